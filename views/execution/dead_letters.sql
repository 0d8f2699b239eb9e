-- The tasks that failed for good, with the error of the last attempt:
--
--     select key, error_type, error_message from signalbox.dead_letters
--     where project_id = :project_id and workflow_id = :workflow_id;
--
-- No index holds the status of a task. So they are looked for workflow by workflow, and not in those that
-- are completed, for in these no task has failed: what has gone well is not read.
create or replace view signalbox.dead_letters
with (security_invoker = true)
as
select
    w.project_id,
    w.id as workflow_id,
    t.id as task_id,
    t.key,
    t.title,
    t.type,
    t.queue,
    t.finished_at as failed_at,
    t.attempts,
    e.outcome,
    e.error_type,
    coalesce(e.error_message, t.status_reason) as error_message,
    e.error_details,
    e.exit_code,
    e.worker,
    (
        select count(*)
        from signalbox_data.task_redrives r
        where r.project_id = w.project_id
            and r.task_id = t.id
    ) as redrives,
    w.name as workflow
from signalbox_data.workflows w
cross join lateral (
    select t.*
    from signalbox_data.tasks t
    where t.project_id = w.project_id
        and t.workflow_id = w.id
        and t.status = 'failed'
    offset 0
) t
left join lateral (
    -- Not all columns, of which readers may not read every one.
    select e.outcome, e.error_type, e.error_message, e.error_details, e.exit_code, e.worker
    from signalbox_data.task_executions e
    where e.project_id = w.project_id
        and e.task_id = t.id
        and e.attempt = t.attempts
    offset 0
) e
    on true
where w.status in ('draft', 'pending', 'active', 'paused', 'failed', 'cancelled');

comment on view signalbox.dead_letters is
    'The tasks that failed for good, with their last error; redrive_tasks reopens them.';
grant select on signalbox.dead_letters to signalbox_reader;
