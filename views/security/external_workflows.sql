create or replace view signalbox.external_workflows
with (security_invoker = true)
as
select
    w.project_id,
    w.id,
    w.parent_workflow_id,
    w.name,
    w.status,
    w.phase,
    w.priority,
    w.created_at,
    w.scheduled_at,
    w.deadline_at,
    w.started_at,
    w.finished_at
from signalbox_data.workflows w;

comment on view signalbox.external_workflows is
    'What those outside may see of a workflow, without its inputs: function external_workflows hands it '
    'out.';
grant select on signalbox.external_workflows to signalbox_reader;
