-- Put a definition aside, all versions of it or one: runs that are under way go on, new ones are
-- refused. define_workflow with the same name begins again with the next version.
--
--     select version from signalbox.archive_definition(:project_id, 'nightly');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.archive_definition(
    project_id uuid,
    name text,
    version integer default null
)
returns setof signalbox.workflow_definitions
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_access(archive_definition.project_id, 'operator');
    update signalbox_data.workflow_definitions d
    set archived_at = signalbox_data.clock()
    where d.project_id = archive_definition.project_id
        and d.name = archive_definition.name
        and (archive_definition.version is null or d.version = archive_definition.version)
        and d.archived_at is null;

    return query
        select *
        from signalbox.workflow_definitions d
        where d.project_id = archive_definition.project_id
            and d.name = archive_definition.name
            and (archive_definition.version is null or d.version = archive_definition.version)
        order by d.version;
    if not found then
        perform signalbox._require_definition(
            archive_definition.project_id, archive_definition.name, archive_definition.version
        );
    end if;
end;
$$;

comment on function signalbox.archive_definition(uuid, text, integer) is
    'Put a definition aside, or one version of it, so that no more runs of it are started, and return '
    'what was put aside; raises SB001 when there is none.';
grant execute on function signalbox.archive_definition(uuid, text, integer) to signalbox_operator;
