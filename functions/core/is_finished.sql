-- Whether a status is terminal: the task is over and finished_at is set.
create or replace function signalbox.is_finished(status signalbox_data.task_status)
returns boolean
language sql
immutable
parallel safe
as $$
    select status in ('completed', 'deployed', 'failed', 'cancelled', 'skipped');
$$;

comment on function signalbox.is_finished(signalbox_data.task_status) is
    'Whether a task with this status is over: completed, deployed, failed, cancelled or skipped.';
grant execute on function signalbox.is_finished(signalbox_data.task_status) to signalbox_reader;
