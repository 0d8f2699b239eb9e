-- The place, from 0, of the nth understood dependency in an entry's list: a Beads file has
-- others between them.
create or replace function signalbox._dependency_index(
    format signalbox_data.document_format,
    dependencies json,
    number bigint
)
returns bigint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select u.ordinality - 1
    from (
        select d.ordinality, row_number() over (order by d.ordinality) as number
        from json_array_elements(dependencies) with ordinality d
        where format <> 'beads'
            or json_typeof(d.value) = 'object'
            and coalesce(d.value #>> '{type}', 'blocks') in (
                'blocks', 'conditional-blocks', 'related', 'relates-to', 'discovered-from'
            )
    ) u
    where u.number = _dependency_index.number;
$$;

comment on function signalbox._dependency_index(
    signalbox_data.document_format, json, bigint
) is
    'The place in an entry''s list of dependencies of the nth that Signalbox understands.';
grant execute
    on function signalbox._dependency_index(signalbox_data.document_format, json, bigint)
    to signalbox_reader;
