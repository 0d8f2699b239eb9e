-- The values of the inputs of a run: what was given, else the default, else null.
create or replace function signalbox._read_inputs(declared jsonb, given jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_given jsonb := coalesce(given, '{}');
    v_problems text;
begin
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
    'that is missing, unknown or of another type.';
