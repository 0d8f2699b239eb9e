-- Whether a dependency is met by a task that has this status. One that is finished and does
-- not meet it never will, unless somebody reopens it.
create or replace function signalbox.is_met(
    condition signalbox_data.dependency_condition,
    status signalbox_data.task_status
)
returns boolean
language sql
immutable
parallel safe
as $$
    select case condition
        when 'success' then status in ('completed', 'deployed')
        when 'failure' then status = 'failed'
        else status in ('completed', 'deployed', 'failed', 'cancelled', 'skipped')
    end;
$$;

comment on function
    signalbox.is_met(signalbox_data.dependency_condition, signalbox_data.task_status) is
    'Whether a dependency with this condition is met by a task with this status: success by '
    'completed and deployed, failure by failed, completion by any terminal status.';
grant execute
    on function
    signalbox.is_met(signalbox_data.dependency_condition, signalbox_data.task_status)
    to signalbox_reader;
