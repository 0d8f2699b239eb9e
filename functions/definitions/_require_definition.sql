-- The definition that a run is to be started of: a version, or the latest.
create or replace function signalbox._require_definition(
    project_id uuid,
    name text,
    version integer
)
returns signalbox.workflow_definitions
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_definition signalbox.workflow_definitions;
    v_meant text;
begin
    select *
    into v_definition
    from signalbox.workflow_definitions d
    where d.project_id = _require_definition.project_id
        and d.name = _require_definition.name
        and (_require_definition.version is null or d.version = _require_definition.version)
    order by d.version desc
    limit 1;

    if not found then
        v_meant := signalbox._closest_word(
            _require_definition.name,
            array(
                select distinct d.name
                from signalbox_data.workflow_definitions d
                where d.project_id = _require_definition.project_id
                order by d.name
                limit 1000
            )
        );
        raise exception 'no definition "%"% in project %',
            _require_definition.name,
            coalesce(' of version ' || _require_definition.version, ''),
            _require_definition.project_id
            using
                errcode = 'SB001',
                hint = coalesce(
                    'Did you mean "' || nullif(v_meant, _require_definition.name) || '"?',
                    'signalbox.workflow_definitions shows those that are.'
                );
    end if;

    return v_definition;
end;
$$;

comment on function signalbox._require_definition(uuid, text, integer) is
    'A version of a definition, the latest when none is named; raises SB001 when there is none.';
