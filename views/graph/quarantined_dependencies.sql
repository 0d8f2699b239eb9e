create or replace view signalbox.quarantined_dependencies
with (security_invoker = true)
as
select
    q.project_id,
    q.id,
    q.task_id,
    q.depends_on_task_id,
    q.type,
    q.condition,
    q.reason,
    q.reference,
    q.detail,
    q.created_at
from signalbox_data.quarantined_dependencies q;

comment on view signalbox.quarantined_dependencies is
    'Dependencies that were named but could not become edges, and why.';
grant select on signalbox.quarantined_dependencies to signalbox_reader;
