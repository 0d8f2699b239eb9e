create or replace view signalbox.trusted_proxies
with (security_invoker = true)
as
select
    p.database_role,
    p.header,
    p.hops,
    p.created_at,
    p.updated_at
from signalbox_data.trusted_proxies p;

comment on view signalbox.trusted_proxies is
    'Roles of the database that are believed when they say where a client comes from: '
    'set_trusted_proxy changes it.';
grant select on signalbox.trusted_proxies to signalbox_admin;
