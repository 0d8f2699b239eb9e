-- lateness is how much longer ago the last run without an error began than it should have.
create or replace view signalbox.tick_status
with (security_invoker = true)
as
select
    t.job,
    t.description,
    t.every,
    j.last_run_at,
    j.last_success_at,
    case
        when j.last_success_at is not null then greatest(
            signalbox_data.clock() - j.last_success_at - t.every,
            interval '0'
        )
    end as lateness,
    j.last_duration,
    j.last_handled,
    j.runs,
    j.handled,
    j.failures,
    j.failed_runs,
    j.last_error_at,
    j.last_error
from signalbox._tick_jobs() t
left join signalbox_data.tick_jobs j
    on j.job = t.job;

comment on view signalbox.tick_status is
    'The jobs of tick: when each last ran, how late the next run is (null when none has '
    'succeeded), and its errors.';
grant select on signalbox.tick_status to signalbox_admin;
-- Whom it was granted to before.
revoke select on signalbox.tick_status from signalbox_reader;
