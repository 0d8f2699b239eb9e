-- The rule is looked up by key for each row, see task_waits.
create or replace view signalbox.approval_decisions
with (security_invoker = true)
as
select
    d.project_id,
    d.id,
    d.task_id,
    d.wait_id,
    d.decision,
    d.user_id,
    u.name as user_name,
    d.comment,
    d.asked_at,
    d.decided_at,
    d.due_at,
    d.level,
    signalbox._approvers(r.wait, d.level) as approvers
from signalbox_data.approval_decisions d
cross join lateral (
    select r.wait
    from signalbox_data.task_rules r
    where r.project_id = d.project_id
        and r.task_id = d.task_id
    offset 0
) r
left join signalbox_data.users u
    on u.id = d.user_id;

comment on view signalbox.approval_decisions is
    'What was decided about tasks that wait for approval: who, when and why, who could have (no '
    'names: any person), and by when. Where user_name is null the deadline decided.';
grant select on signalbox.approval_decisions to signalbox_reader;
