-- How many arrays and objects stand inside each other in a JSON value, counted to the limit and one
-- more: level by level, since PostgreSQL's own ways down a deep value end at the limit of the stack.
create or replace function signalbox._nesting_depth(value jsonb, max_depth integer)
returns integer
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_level jsonb[] := array[value];
    v_depth integer := 0;
begin
    loop
        v_level := array(
            select v.value
            from unnest(v_level) v (value)
            where jsonb_typeof(v.value) in ('array', 'object')
        );
        exit when v_level = '{}' or v_depth > max_depth;

        v_depth := v_depth + 1;
        v_level := array(
            select member.value
            from unnest(v_level) v (value)
            cross join lateral (
                select i.value
                from jsonb_array_elements(
                    case when jsonb_typeof(v.value) = 'array' then v.value else '[]' end
                ) i (value)
                union all
                select m.value
                from jsonb_each(
                    case when jsonb_typeof(v.value) = 'object' then v.value else '{}' end
                ) m (name, value)
            ) member (value)
        );
    end loop;

    return v_depth;
end;
$$;

comment on function signalbox._nesting_depth(jsonb, integer) is
    'How deep a JSON value is nested; max_depth + 1 for all that is deeper.';
grant execute on function signalbox._nesting_depth(jsonb, integer) to signalbox_reader;
