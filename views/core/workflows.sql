create or replace view signalbox.workflows
with (security_invoker = true)
as
select
    w.project_id,
    w.id,
    w.parent_workflow_id,
    w.status,
    w.on_dependency_failure,
    w.priority,
    w.scheduled_at,
    w.deadline_at,
    w.started_at,
    w.finished_at,
    w.created_at,
    w.updated_at,
    w.name,
    w.description,
    w.phase,
    w.tags,
    w.metadata,
    w.phases,
    w.status_reason,
    w.cancel_requested_at,
    w.ends_as,
    w.definition_id,
    w.inputs,
    w.idempotency_key,
    w.starts_at,
    w.on_deadline
from signalbox_data.workflows w;

comment on view signalbox.workflows is
    'Workflows, one row each; finished or not.';
grant select on signalbox.workflows to signalbox_reader;
