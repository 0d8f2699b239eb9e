-- Who is asked in addition when the deadline of an approval passes, a list of names for each time.
-- escalate_to may be one such list or a list of them.
create or replace function signalbox._escalation_levels(wait jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case jsonb_typeof(_escalation_levels.wait -> 'escalate_to' -> 0)
        when 'array' then _escalation_levels.wait -> 'escalate_to'
        when 'string' then jsonb_build_array(_escalation_levels.wait -> 'escalate_to')
        else '[]'
    end;
$$;

comment on function signalbox._escalation_levels(jsonb) is
    'The lists of names in escalate_to of a wait, an array of arrays.';
grant execute on function signalbox._escalation_levels(jsonb) to signalbox_reader;
