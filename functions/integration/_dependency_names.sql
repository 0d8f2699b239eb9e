-- What the dependencies of an entry mean, however they are spelled: for comparing two states.
create or replace function signalbox._dependency_names(depends_on jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select coalesce(
        jsonb_agg(
            jsonb_build_array(
                e.value ->> 'key',
                case when e.value ->> 'key' is null then e.value ->> 'reference' end,
                e.value -> 'type',
                e.value -> 'condition'
            )
            order by e.ordinality
        ),
        '[]'
    )
    from jsonb_array_elements(depends_on) with ordinality e;
$$;

comment on function signalbox._dependency_names(jsonb) is
    'The dependencies of an entry without their spelling.';
grant execute on function signalbox._dependency_names(jsonb) to signalbox_reader;
