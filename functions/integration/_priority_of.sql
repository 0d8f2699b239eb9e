-- The number that a priority word of a task file stands for; null for an unknown word. The
-- task is then of medium priority, and the import says so.
create or replace function signalbox._priority_of(word text)
returns smallint
language sql
immutable
parallel safe
as $$
    select case word
        when 'low' then 3
        when 'medium' then 5
        when 'high' then 8
        when 'critical' then 10
        -- Near misses that can only mean one thing.
        else case lower(btrim(word, E' \t"'''))
            when 'low' then 3
            when 'medium' then 5
            when 'high' then 8
            when 'critical' then 10
            when 'urgent' then 10
        end
    end::smallint;
$$;

comment on function signalbox._priority_of(text) is
    'The number from 1 to 10 that a priority of a Task Master file stands for; null for an '
    'unknown word.';
grant execute on function signalbox._priority_of(text) to signalbox_reader;
