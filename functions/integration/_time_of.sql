-- A time of a file, where it is one: ISO 8601, in UTC unless it says otherwise.
create or replace function signalbox._time_of(word text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
    if word !~ '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.]\d+)?)?\s*(Z|[+-]\d\d(:?\d\d)?)?)?$' then
        return null;
    end if;
    return word::timestamptz;
exception
    when datetime_field_overflow or invalid_datetime_format then
        return null;
end;
$$;

comment on function signalbox._time_of(text) is
    'A time written as ISO 8601, UTC where no zone is given; null for anything else.';
grant execute on function signalbox._time_of(text) to signalbox_reader;
