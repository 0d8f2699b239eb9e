-- What waits for something other than tasks and workers:
--
--     select key, waits_for, due_at from signalbox.task_waits inner join signalbox.tasks t
--         on (t.project_id, t.id) = (project_id, task_id);
--
-- The task and its rule are looked up by key for each row: joins would let the planner read all of a
-- project whose size it does not know.
--
create or replace view signalbox.task_waits
with (security_invoker = true)
as
select
    w.project_id,
    w.task_id,
    w.workflow_id,
    w.kind,
    w.name,
    w.subject,
    w.began_at,
    case w.kind
        when 'timer' then t.available_at
        else w.due_at
    end as due_at,
    w.level,
    w.id as wait_id,
    case w.kind
        when 'timer' then format('its timer until %s', t.available_at)
        when 'signal' then format('signal %s', w.name)
        when 'gate' then format('%s of %s', w.name, w.subject)
        else concat(
            'approval by ',
            coalesce(
                nullif(array_to_string(signalbox._approvers(r.wait, w.level), ' or '), ''),
                'any person'
            ),
            case
                when (r.wait ->> 'required')::integer > 1
                    then format(
                        ' (%s of %s)',
                        (
                            select count(*)
                            from signalbox_data.approval_decisions d
                            where d.wait_id = w.id
                                and d.project_id = w.project_id
                                and d.decision = 'approve'
                        ),
                        r.wait ->> 'required'
                    )
            end
        )
    end || case
        when w.due_at is null then ''
        else format(', by %s', w.due_at)
    end as waits_for
from signalbox_data.task_waits w
cross join lateral (
    select t.available_at
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
) r;

comment on view signalbox.task_waits is
    'The tasks that wait at this moment for an approval, a signal, a timer or a gate: for what, '
    'since when, and until when.';
grant select on signalbox.task_waits to signalbox_reader;
