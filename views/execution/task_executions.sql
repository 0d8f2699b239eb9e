create or replace view signalbox.task_executions
with (security_invoker = true)
as
select
    t.project_id,
    t.task_id,
    t.attempt,
    t.started_at,
    t.expiry_check_at,
    t.lease_expires_at,
    t.finished_at,
    t.outcome,
    t.exit_code,
    t.worker,
    t.agent_type,
    t.agent_config,
    t.result,
    t.output,
    t.error_message,
    t.error_details,
    t.error_type,
    t.cancel_at
from signalbox_data.task_executions t;

comment on view signalbox.task_executions is
    'Every attempt at a task. The lease token is known to the worker alone.';
grant select on signalbox.task_executions to signalbox_reader;
