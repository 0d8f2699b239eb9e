-- What people are asked to decide, the most urgent first:
--
--     select key, title, instructions, approvers, due_at from signalbox.pending_approvals
--     where project_id = :project_id and ('ada' = any (approvers) or approvers = '{}')
--     order by due_at, asked_at;
--
-- The task and its rule are looked up by key for each row: joins would let the planner read all of a
-- project whose size it does not know.
--
create or replace view signalbox.pending_approvals
with (security_invoker = true)
as
select
    w.project_id,
    w.task_id,
    w.workflow_id,
    t.key,
    t.title,
    r.wait ->> 'instructions' as instructions,
    signalbox._approvers(r.wait, w.level) as approvers,
    coalesce((r.wait ->> 'required')::integer, 1) as required,
    array(
        select u.name
        from signalbox_data.approval_decisions d
        inner join signalbox_data.users u
            on u.id = d.user_id
        where d.wait_id = w.id
            and d.project_id = w.project_id
            and d.decision = 'approve'
        order by d.decided_at, d.id
    ) as approved_by,
    w.began_at as asked_at,
    w.due_at,
    case
        when w.due_at is not null then coalesce(r.wait ->> 'on_deadline', 'refuse')
    end as on_deadline,
    w.level,
    array(
        select a.name
        from unnest(signalbox._approvers(r.wait, w.level)) with ordinality a (name, place)
        where not exists (
            select
            from signalbox_data.users u
            where u.name = a.name
                and u.is_active
        )
        order by a.place
    ) as unknown_approvers,
    w.id as wait_id
from signalbox_data.task_waits w
cross join lateral (
    select t.key, t.title
    from signalbox_data.tasks t
    where t.project_id = w.project_id
        and t.id = w.task_id
    offset 0
) t
cross join lateral (
    select r.wait
    from signalbox_data.task_rules r
    where r.project_id = w.project_id
        and r.task_id = w.task_id
    offset 0
) r
where w.kind = 'approval';

comment on view signalbox.pending_approvals is
    'The tasks that wait for approval: who may decide (no names: any person), how many must '
    'approve, who has, until when, and what happens then. unknown_approvers are names of no active'
    ' user.';
grant select on signalbox.pending_approvals to signalbox_reader;
