-- The word of a Beads file for a status; the nearest where it has none.
create or replace function signalbox._beads_status(status signalbox_data.task_status)
returns text
language sql
immutable
parallel safe
as $$
    select case status
        when 'pending' then 'open'
        when 'ready' then 'open'
        when 'in_progress' then 'in_progress'
        when 'review' then 'in_progress'
        when 'testing' then 'in_progress'
        when 'blocked' then 'blocked'
        when 'failed' then 'blocked'
        when 'deferred' then 'deferred'
        else 'closed'
    end;
$$;

comment on function signalbox._beads_status(signalbox_data.task_status) is
    'The word of Beads for a status; the nearest where it has none.';
grant execute on function signalbox._beads_status(signalbox_data.task_status) to signalbox_reader;
