-- The word of a Task Master file for a status. Its tools know seven words and refuse a file
-- with any other, so the statuses that it lacks become the nearest of them.
create or replace function signalbox._task_master_status(status signalbox_data.task_status)
returns text
language sql
immutable
parallel safe
as $$
    select case status
        when 'pending' then 'pending'
        when 'ready' then 'pending'
        when 'in_progress' then 'in-progress'
        when 'review' then 'review'
        when 'testing' then 'review'
        when 'blocked' then 'blocked'
        when 'failed' then 'blocked'
        when 'deferred' then 'deferred'
        when 'completed' then 'done'
        when 'deployed' then 'done'
        when 'cancelled' then 'cancelled'
        when 'skipped' then 'cancelled'
    end;
$$;

comment on function signalbox._task_master_status(signalbox_data.task_status) is
    'The word of Task Master for a status; the nearest of its seven where it has none.';
grant execute on function signalbox._task_master_status(signalbox_data.task_status)
    to signalbox_reader;
