create or replace view signalbox.schedule_runs
with (security_invoker = true)
as
select
    r.project_id,
    r.schedule_id,
    r.due_at,
    r.last_due_at,
    r.outcome,
    r.workflow_id,
    r.fired_at,
    r.reason
from signalbox_data.schedule_runs r;

comment on view signalbox.schedule_runs is
    'What became of the times of schedules: the workflow started, or why there is none.';
grant select on signalbox.schedule_runs to signalbox_reader;
