create or replace view signalbox.throttled_tasks
with (security_invoker = true)
as
select
    w.project_id,
    w.task_id,
    w.workflow_id,
    w."position",
    w.priority,
    w.queue,
    w.scope,
    w.key
from signalbox_data.throttled_tasks w;

comment on view signalbox.throttled_tasks is
    'Ready tasks that wait for a slot of a concurrency limit before they enter the queue.';
grant select on signalbox.throttled_tasks to signalbox_reader;
