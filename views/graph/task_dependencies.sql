create or replace view signalbox.task_dependencies
with (security_invoker = true)
as
select
    t.project_id,
    t.task_id,
    t.depends_on_task_id,
    t.type,
    t.condition,
    t.created_at
from signalbox_data.task_dependencies t;

comment on view signalbox.task_dependencies is
    'The edges of the task graph, those that follow from subtasks included.';
grant select on signalbox.task_dependencies to signalbox_reader;
