create or replace view signalbox.project_members
with (security_invoker = true)
as
select
    m.project_id,
    m.user_id,
    u.name as user_name,
    u.kind,
    m.role,
    m.created_at,
    m.updated_at
from signalbox_data.project_members m
inner join signalbox_data.users u
    on u.id = m.user_id;

comment on view signalbox.project_members is
    'Who may do what in which project: add_member, set_member_role and remove_member change it.';
grant select on signalbox.project_members to signalbox_reader;
