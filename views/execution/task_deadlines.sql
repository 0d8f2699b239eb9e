create or replace view signalbox.task_deadlines
with (security_invoker = true)
as
select
    d.project_id,
    d.task_id,
    d.start_by_at
from signalbox_data.task_deadlines d;

comment on view signalbox.task_deadlines is
    'By when ready tasks must be claimed, where they have a start_timeout.';
grant select on signalbox.task_deadlines to signalbox_reader;
