create or replace view signalbox.task_status_transitions
with (security_invoker = true)
as
select
    t.from_status,
    t.to_status
from signalbox_data.task_status_transitions t;

comment on view signalbox.task_status_transitions is
    'The moves that a task may make from one status to another.';
grant select on signalbox.task_status_transitions to signalbox_reader;
