-- How a file of this format writes a priority, as JSON text: a word for Task Master, 0 (most
-- urgent) to 4 for Beads.
create or replace function signalbox._written_priority(
    format signalbox_data.document_format,
    priority smallint
)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when format = 'beads' and priority = 10 then '0'
        when format = 'beads' and priority >= 7 then '1'
        when format = 'beads' and priority >= 4 then '2'
        when format = 'beads' and priority >= 2 then '3'
        when format = 'beads' then '4'
        when priority = 10 then '"critical"'
        when priority >= 7 then '"high"'
        when priority >= 4 then '"medium"'
        else '"low"'
    end;
$$;

comment on function signalbox._written_priority(signalbox_data.document_format, smallint) is
    'A priority from 1 to 10 as JSON text in a file of this format.';
grant execute on function
    signalbox._written_priority(signalbox_data.document_format, smallint)
    to signalbox_reader;
