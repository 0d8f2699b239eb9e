-- The status of a task after an attempt that ended with this outcome, as the number of failed
-- attempts stood before it. A cancellation gives it back, or cancels it where it may not be retried.
drop function if exists signalbox._status_after(
    signalbox_data.execution_outcome, boolean, integer, integer
);
create or replace function signalbox._status_after(
    outcome signalbox_data.execution_outcome,
    may_retry boolean,
    failed_attempts integer,
    max_attempts integer,
    error_type text,
    retry_on text[]
)
returns signalbox_data.task_status
language sql
immutable
parallel safe
as $$
    select case
        when outcome = 'success' then 'completed'::signalbox_data.task_status
        when outcome = 'cancellation' then
            case when may_retry then 'pending'::signalbox_data.task_status else 'cancelled' end
        when may_retry
            and failed_attempts + 1 < max_attempts
            and (retry_on is null or error_type = any (retry_on))
            then 'pending'
        else 'failed'
    end;
$$;

comment on function signalbox._status_after(
    signalbox_data.execution_outcome, boolean, integer, integer, text, text[]
) is
    'completed, failed, cancelled, or pending where the task is given back or tried again.';
