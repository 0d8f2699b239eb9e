-- What the inputs of a run must be like, as a JSON Schema.
create or replace function signalbox._inputs_schema(declared jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select pg_catalog.jsonb_build_object(
        'type', 'object',
        'additionalProperties', false,
        'required', coalesce(
            jsonb_agg(i.name) filter (
                where i.input -> 'required' = 'true' and coalesce(i.input -> 'default', 'null') = 'null'
            ),
            '[]'
        ),
        'properties', coalesce(
            jsonb_object_agg(
                i.name,
                jsonb_build_object('type', coalesce(i.input -> 'type', '"string"'))
                    || case
                        when i.input ? 'enum' then jsonb_build_object('enum', i.input -> 'enum')
                        else '{}'
                    end
            ),
            '{}'
        )
    )
    from jsonb_each(coalesce(declared, '{}')) i (name, input);
$$;

comment on function signalbox._inputs_schema(jsonb) is
    'The JSON Schema of the inputs that a definition declares.';
grant execute on function signalbox._inputs_schema(jsonb) to signalbox_reader;
