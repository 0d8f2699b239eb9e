-- A row whose key was changed is recorded as one that went and one that came: of the pairs of values one side
-- is left, without the columns that are null there.
create or replace function signalbox._one_side(changes text, side integer)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select
        '{' || coalesce(
            string_agg(
                to_json(c.key)::text || ':' || (c.value -> _one_side.side)::text,
                ',' order by c.place
            ),
            ''
        ) || '}'
    from json_each(_one_side.changes::json) with ordinality c (key, value, place)
    where json_typeof(c.value -> _one_side.side) <> 'null';
$$;

comment on function signalbox._one_side(text, integer) is
    'One value of each pair in changes: 0 the old ones, 1 the new ones.';
