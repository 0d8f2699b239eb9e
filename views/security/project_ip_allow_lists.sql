create or replace view signalbox.project_ip_allow_lists
with (security_invoker = true)
as
select
    a.project_id,
    a.addresses,
    a.created_at,
    a.updated_at
from signalbox_data.project_ip_allow_lists a;

comment on view signalbox.project_ip_allow_lists is
    'The addresses that a project is seen from; one that is not here, from everywhere: '
    'set_ip_allow_list changes it.';
grant select on signalbox.project_ip_allow_lists to signalbox_reader;
