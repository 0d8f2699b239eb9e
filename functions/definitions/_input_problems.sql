-- Inputs whose default or allowed values are not of their own type.
create or replace function signalbox._input_problems(inputs jsonb)
returns table (path text, problem text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_input record;
    v_type jsonb;
begin
    if jsonb_typeof(_input_problems.inputs) is distinct from 'object' then
        return;
    end if;

    for v_input in
        select signalbox._member_path('$.inputs', i.name) as path, i.value
        from jsonb_each(_input_problems.inputs) i (name, value)
        where jsonb_typeof(i.value) = 'object'
            and coalesce(i.value ->> 'type', 'string') in (
                'string', 'number', 'integer', 'boolean', 'array', 'object'
            )
    loop
        v_type := jsonb_build_object('type', coalesce(v_input.value -> 'type', '"string"'));

        return query
            select p.path, p.problem
            from signalbox._schema_problems(
                array[v_input.path || '.default'],
                array[v_input.value -> 'default'],
                v_type || case
                    when jsonb_typeof(v_input.value -> 'enum') = 'array'
                        then jsonb_build_object('enum', v_input.value -> 'enum')
                    else '{}'
                end
            ) p
            where v_input.value -> 'default' <> 'null';
        if jsonb_typeof(v_input.value -> 'enum') = 'array' then
            return query
                select p.path, p.problem
                from signalbox._schema_problems(
                    array[v_input.path || '.enum'],
                    array[v_input.value -> 'enum'],
                    jsonb_build_object('items', v_type)
                ) p;
        end if;
    end loop;
end;
$$;

comment on function signalbox._input_problems(jsonb) is
    'Defaults and allowed values of inputs that are not of the type of the input, by JSON path.';
grant execute on function signalbox._input_problems(jsonb) to signalbox_reader;
