create or replace view signalbox.users
with (security_invoker = true)
as
select
    u.id,
    u.kind,
    u.name,
    u.email,
    u.display_name,
    u.is_active,
    u.metadata,
    u.created_at,
    u.updated_at
from signalbox_data.users u;

comment on view signalbox.users is
    'People, agents and services, one row each.';
grant select on signalbox.users to signalbox_reader;
