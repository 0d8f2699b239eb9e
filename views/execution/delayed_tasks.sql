create or replace view signalbox.delayed_tasks
with (security_invoker = true)
as
select
    d.project_id,
    d.task_id,
    d.available_at
from signalbox_data.delayed_tasks d;

comment on view signalbox.delayed_tasks is
    'Tasks that only wait for a time.';
grant select on signalbox.delayed_tasks to signalbox_reader;
