-- The status that a word of a Beads file stands for; null for a word that stands for none.
-- pinned is no work to be handed out, hooked is work that an agent has already.
create or replace function signalbox._beads_status_of(word text)
returns signalbox_data.task_status
language sql
immutable
parallel safe
as $$
    select case word
        when 'open' then 'pending'
        when 'in_progress' then 'in_progress'
        when 'hooked' then 'in_progress'
        when 'blocked' then 'blocked'
        when 'deferred' then 'deferred'
        when 'pinned' then 'deferred'
        when 'closed' then 'completed'
        when 'tombstone' then 'cancelled'
    end::signalbox_data.task_status;
$$;

comment on function signalbox._beads_status_of(text) is
    'The status that a word of a Beads file stands for; null for an unknown word.';
grant execute on function signalbox._beads_status_of(text) to signalbox_reader;
