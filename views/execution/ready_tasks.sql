create or replace view signalbox.ready_tasks
with (security_invoker = true)
as
select
    r.project_id,
    r.task_id,
    r.workflow_id,
    r."position",
    r.priority,
    r.queue
from signalbox_data.ready_tasks r;

comment on view signalbox.ready_tasks is
    'The queue: every task that can be claimed now.';
grant select on signalbox.ready_tasks to signalbox_reader;
