create or replace view signalbox.schedules
with (security_invoker = true)
as
select
    s.project_id,
    s.id,
    s.name,
    s.description,
    s.cron,
    s.time_zone,
    s.workflow_name,
    s.inputs,
    s.tasks,
    s.catch_up,
    s.max_catch_up,
    s.grace_period,
    s.overlap,
    s.is_paused,
    s.next_run_at,
    s.next_check_at,
    s.last_run_at,
    s.last_workflow_id,
    s.failures,
    s.last_error,
    s.last_error_at,
    s.created_at,
    s.updated_at
from signalbox_data.schedules s;

comment on view signalbox.schedules is
    'Schedules, with the next time of each, and the last error of those that could not be fired.';
grant select on signalbox.schedules to signalbox_reader;
