-- The values of the inputs of a run: what was given, else the default, else null. They may be as large
-- as a definition, and not nested deeper than what can be put into other values.
create or replace function signalbox._read_inputs(declared jsonb, given jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_max_bytes constant integer := 16 * 1024 * 1024;
    v_max_depth constant integer := 1000;
    v_given jsonb := coalesce(given, '{}');
    v_problems text;
begin
    if octet_length(v_given::text) > v_max_bytes then
        raise exception 'inputs must be at most % bytes long, not %',
            v_max_bytes, octet_length(v_given::text)
            using errcode = 'SB006';
    end if;
    if signalbox._nesting_depth(v_given, v_max_depth) > v_max_depth then
        raise exception 'inputs must be nested at most % levels deep', v_max_depth
            using errcode = 'SB006';
    end if;

    -- Null is as good as nothing.
    if jsonb_typeof(v_given) = 'object' then
        select coalesce(jsonb_object_agg(g.name, g.value), '{}')
        into v_given
        from jsonb_each(v_given) g (name, value)
        where g.value <> 'null';
    end if;

    select string_agg(p.path || ': ' || p.problem, E'\n' order by p.path)
    into v_problems
    from signalbox._schema_problems(
        '{$}', array[v_given], signalbox._inputs_schema(declared)
    ) p;
    if v_problems is not null then
        raise exception 'inputs are not understood'
            using
                errcode = 'SB005',
                detail = v_problems,
                hint = 'Inputs: ' || coalesce(
                    (
                        select string_agg(
                            format('%s (%s)', i.name, coalesce(i.input ->> 'type', 'string')), ', '
                            order by i.name
                        )
                        from jsonb_each(declared) i (name, input)
                    ),
                    'none'
                ) || '.';
    end if;

    return (
        select coalesce(
            jsonb_object_agg(
                i.name, coalesce(v_given -> i.name, i.input -> 'default', 'null')
            ),
            '{}'
        )
        from jsonb_each(declared) i (name, input)
    );
end;
$$;

comment on function signalbox._read_inputs(jsonb, jsonb) is
    'The inputs of a run with defaults filled in; raises SB005 with the JSON path of every input '
    'that is missing, unknown or of another type, and SB006 when they are too large.';
