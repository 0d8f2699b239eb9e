create or replace view signalbox.concurrency_groups
with (security_invoker = true)
as
select
    m.project_id,
    m.name,
    m.workflow_id,
    w.name as workflow_name,
    w.status,
    w.status = 'pending' as is_waiting,
    m.joined_at
from signalbox_data.group_members m
inner join signalbox_data.workflows w
    on w.project_id = m.project_id
    and w.id = m.workflow_id;

comment on view signalbox.concurrency_groups is
    'Workflows that share a group and are not over: the one that is worked on, and those that wait.';
grant select on signalbox.concurrency_groups to signalbox_reader;
