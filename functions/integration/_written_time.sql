-- A time as files write it: ISO 8601 in UTC, to the millisecond.
create or replace function signalbox._written_time(moment timestamptz)
returns text
language sql
immutable
parallel safe
as $$
    select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
$$;

comment on function signalbox._written_time(timestamptz) is
    'A time as ISO 8601 in UTC, to the millisecond.';
grant execute on function signalbox._written_time(timestamptz) to signalbox_reader;
