-- The one value that a filter of search_audit has.
create or replace function signalbox._filter_value(filters jsonb, name text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(filters -> name) not in ('string', 'number') then
        raise exception 'filter % must be a string, not %', name, jsonb_typeof(filters -> name)
            using errcode = 'SB005', detail = '$.' || name;
    end if;
    return filters ->> name;
end;
$$;

comment on function signalbox._filter_value(jsonb, text) is
    'The value of a filter, null where it is not given; raises SB005 with its path for any other type.';
grant execute on function signalbox._filter_value(jsonb, text) to signalbox_reader;
