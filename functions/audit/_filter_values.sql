-- The values that a filter of search_audit is to have one of: a string, or a list of strings. null where it
-- is not given.
create or replace function signalbox._filter_values(filters jsonb, name text)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_filter constant jsonb := filters -> name;
    v_place integer;
begin
    if v_filter is null then
        return null;
    end if;
    if jsonb_typeof(v_filter) in ('string', 'number') then
        return array[v_filter #>> '{}'];
    end if;
    if jsonb_typeof(v_filter) <> 'array' then
        raise exception 'filter % must be a string or a list of strings, not %',
            name, jsonb_typeof(v_filter)
            using errcode = 'SB005', detail = '$.' || name;
    end if;
    select e.place - 1
    into v_place
    from jsonb_array_elements(v_filter) with ordinality e (value, place)
    where jsonb_typeof(e.value) not in ('string', 'number')
    order by e.place
    limit 1;
    if found then
        raise exception 'filter % must be a string or a list of strings', name
            using errcode = 'SB005', detail = format('$.%s[%s]', name, v_place);
    end if;
    return array(
        select e.value
        from jsonb_array_elements_text(v_filter) with ordinality e (value, place)
        order by e.place
    );
end;
$$;

comment on function signalbox._filter_values(jsonb, text) is
    'The values of a filter as an array, null where it is not given; raises SB005 with its path for any other type.';
grant execute on function signalbox._filter_values(jsonb, text) to signalbox_reader;
