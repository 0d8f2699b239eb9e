-- The tasks that failed for good, with the error of the last attempt:
--
--     select key, error_type, error_message from signalbox.dead_letters
--     where project_id = :project_id and workflow_id = :workflow_id;
--
-- No index holds a status, so that those of a project are found by reading its tasks, and those of a
-- workflow by reading the workflow's.
create or replace view signalbox.dead_letters
with (security_invoker = true)
as
select
    t.project_id,
    t.workflow_id,
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
        where r.project_id = t.project_id
            and r.task_id = t.id
    ) as redrives,
    w.name as workflow
from signalbox_data.tasks t
inner join signalbox_data.workflows w
    on w.project_id = t.project_id
    and w.id = t.workflow_id
left join signalbox_data.task_executions e
    on e.project_id = t.project_id
    and e.task_id = t.id
    and e.attempt = t.attempts
where t.status = 'failed';

comment on view signalbox.dead_letters is
    'The tasks that failed for good, with their last error; redrive_tasks reopens them.';
grant select on signalbox.dead_letters to signalbox_reader;
