-- The status that a word of a task file stands for. Null for a word that stands for none: the
-- task is then pending, and the import says so.
create or replace function signalbox._task_status_of(word text)
returns signalbox_data.task_status
language sql
immutable
parallel safe
as $$
    select case lower(btrim(word))
        when 'pending' then 'pending'
        when 'todo' then 'pending'
        when 'done' then 'completed'
        when 'completed' then 'completed'
        when 'in-progress' then 'in_progress'
        when 'in_progress' then 'in_progress'
        when 'review' then 'review'
        when 'deferred' then 'deferred'
        when 'cancelled' then 'cancelled'
        when 'blocked' then 'blocked'
        when 'failed' then 'failed'
    end::signalbox_data.task_status;
$$;

comment on function signalbox._task_status_of(text) is
    'The status that a word of a Task Master file stands for; null for an unknown word.';
grant execute on function signalbox._task_status_of(text) to signalbox_reader;
