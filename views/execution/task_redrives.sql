create or replace view signalbox.task_redrives
with (security_invoker = true)
as
select
    r.project_id,
    r.task_id,
    r.redrive,
    r.redriven_at,
    r.redriven_by,
    r.reason,
    r.attempt,
    r.failed_at,
    r.error_type,
    r.error_message
from signalbox_data.task_redrives r;

comment on view signalbox.task_redrives is
    'Who reopened which failed task, when and why; a row each time.';
grant select on signalbox.task_redrives to signalbox_reader;
