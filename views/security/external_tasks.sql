create or replace view signalbox.external_tasks
with (security_invoker = true)
as
select
    t.project_id,
    t.workflow_id,
    t.id,
    t.parent_task_id,
    t.key,
    t.title,
    t.type,
    t.status,
    t.priority,
    t.created_at,
    t.started_at,
    t.finished_at
from signalbox_data.tasks t;

comment on view signalbox.external_tasks is
    'What those outside may see of a task: not what it does, with what, by whom, or its result. Function '
    'external_tasks hands it out.';
grant select on signalbox.external_tasks to signalbox_reader;
