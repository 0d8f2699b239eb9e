-- The status of a task after an attempt that ended with this outcome, as the number of failed
-- attempts stood before it.
create or replace function signalbox._status_after(
    outcome signalbox_data.execution_outcome,
    may_retry boolean,
    failed_attempts integer,
    max_attempts integer
)
returns signalbox_data.task_status
language sql
immutable
parallel safe
as $$
    select case
        when outcome = 'success' then 'completed'::signalbox_data.task_status
        when outcome = 'cancellation' then 'pending'
        when may_retry and failed_attempts + 1 < max_attempts then 'pending'
        else 'failed'
    end;
$$;

comment on function signalbox._status_after(
    signalbox_data.execution_outcome, boolean, integer, integer
) is
    'completed, failed, or pending where the task is given back or tried again.';
