-- What would let those go on who wait for a task with this status.
create or replace function signalbox._task_remedy(status signalbox_data.task_status)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when status = 'pending' then 'what it waits for itself; see its explain_task'
        when status = 'ready' then 'a worker that claims from its queue'
        when status = 'in_progress' then 'its end'
        when status in ('review', 'testing')
            then 'a decision: set_task_status to completed, failed or ready'
        when status in ('blocked', 'deferred') then 'set_task_status to ready'
        else 'reopen that one, remove the dependency, or skip this task'
    end;
$$;

comment on function signalbox._task_remedy(signalbox_data.task_status) is
    'What would let those go on who wait for a task with this status.';
grant execute on function signalbox._task_remedy(signalbox_data.task_status)
    to signalbox_reader;
