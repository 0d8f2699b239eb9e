create or replace view signalbox.signals
with (security_invoker = true)
as
select
    s.project_id,
    s.id,
    s.name,
    s.workflow_id,
    s.payload,
    s.idempotency_key,
    s.sent_at,
    s.expires_at,
    s.task_id,
    s.consumed_at
from signalbox_data.signals s;

comment on view signalbox.signals is
    'The signals sent, each with the task that has taken it. One without waits to be taken.';
grant select on signalbox.signals to signalbox_reader;
