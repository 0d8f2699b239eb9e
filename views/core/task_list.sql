-- The tasks of a project as people want to read them in a terminal:
--
--     select * from signalbox.task_list where project = 'payments' order by rank;
--
create or replace view signalbox.task_list
with (security_invoker = true)
as
select
    p.name as project,
    w.name as workflow,
    t.key,
    t.title,
    t.status,
    t.priority,
    t.unmet_dependencies,
    t.attempts,
    t.assignee,
    t.started_at,
    t.finished_at,
    t.status_reason,
    t.rank,
    t.project_id,
    t.workflow_id,
    t.id as task_id,
    t.parent_task_id
from signalbox_data.tasks t
inner join signalbox_data.projects p
    on p.id = t.project_id
inner join signalbox_data.workflows w
    on w.project_id = t.project_id
    and w.id = t.workflow_id;

comment on view signalbox.task_list is
    'Tasks in short, with the names of project and workflow; order by rank for a topological order.';
grant select on signalbox.task_list to signalbox_reader;
