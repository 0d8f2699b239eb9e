-- A dependency as an issue of a Beads file lists it, JSON text.
create or replace function signalbox._beads_dependency(
    issue_id text,
    depends_on_id text,
    type text,
    condition signalbox_data.dependency_condition,
    created_at timestamptz
)
returns text
language sql
immutable
parallel safe
as $$
    select '{"issue_id":' || to_json(issue_id)::text
        || ',"depends_on_id":' || to_json(depends_on_id)::text
        || ',"type":' || to_json(case
            when type = 'blocks' and condition = 'failure' then 'conditional-blocks'
            when type = 'relates_to' then 'related'
            when type = 'discovered_from' then 'discovered-from'
            else type
        end)::text
        || ',"created_at":' || to_json(signalbox._written_time(created_at))::text || '}';
$$;

comment on function signalbox._beads_dependency(
    text, text, text, signalbox_data.dependency_condition, timestamptz
) is
    'A dependency as JSON text of a Beads file.';
grant execute on function signalbox._beads_dependency(
    text, text, text, signalbox_data.dependency_condition, timestamptz
) to signalbox_reader;
