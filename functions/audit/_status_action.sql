-- What it is called that something moves from one status to another.
create or replace function signalbox._status_action(
    entity text,
    from_status text,
    to_status text
)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when entity = 'task' then
            case
                when to_status = 'in_progress' then 'claim'
                when to_status = 'completed' then 'complete'
                when to_status = 'deployed' then 'deploy'
                when to_status = 'failed' then 'fail'
                when to_status = 'cancelled' then 'cancel'
                when to_status = 'skipped' then 'skip'
                when from_status = 'in_progress' and to_status in ('pending', 'ready')
                    then 'release'
                when from_status in ('completed', 'deployed', 'failed', 'cancelled', 'skipped')
                    then 'retry'
                else 'status_change'
            end
        when entity = 'workflow' then
            case
                when to_status = 'completed' then 'complete'
                when to_status = 'failed' then 'fail'
                when to_status = 'cancelled' then 'cancel'
                when to_status = 'paused' then 'pause'
                when from_status = 'paused' then 'resume'
                when from_status in ('completed', 'failed', 'cancelled') then 'retry'
                when to_status = 'active' then 'start'
                else 'status_change'
            end
        when entity = 'project' and to_status = 'archived' then 'archive'
        else 'status_change'
    end;
$$;

comment on function signalbox._status_action(text, text, text) is
    'The action of an entry of the audit log for a move from one status to another.';
