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
        string_agg(
            to_json(c.key)::text || ':' || v.value::text,
            ',' order by c.place
        )
    from json_each(('{' || _one_side.changes || '}')::json) with ordinality c (key, value, place)
    cross join lateral (
        select case
            when json_typeof(c.value) = 'array' then c.value -> _one_side.side
            -- A time alone is the new one.
            when _one_side.side = 1 then c.value
        end
    ) v (value)
    where json_typeof(v.value) <> 'null';
$$;

comment on function signalbox._one_side(text, integer) is
    'One value of each pair in changes: 0 the old ones, 1 the new ones.';
