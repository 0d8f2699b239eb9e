-- Change the fields named, leave the others. A null clears a field.
--
--     select * from signalbox.update_project(:project_id, '{"status": "archived"}');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.update_project(project_id uuid, changes jsonb)
returns setof signalbox.projects
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_project signalbox_data.projects;
begin
    perform signalbox._require_access(update_project.project_id, 'operator');
    perform signalbox._require_changes(
        changes,
        '{name,description,status,repository_url,github_repository_id,linear_team_id,settings,metadata}'
    );

    select *
    into v_project
    from signalbox_data.projects p
    where p.id = update_project.project_id
    for no key update;

    if not found then
        raise exception 'project % not found', update_project.project_id
            using errcode = 'SB001';
    end if;

    v_project := jsonb_populate_record(v_project, changes);

    return query
        update signalbox_data.projects p
        set name = v_project.name,
            description = v_project.description,
            status = v_project.status,
            repository_url = v_project.repository_url,
            github_repository_id = v_project.github_repository_id,
            linear_team_id = v_project.linear_team_id,
            settings = v_project.settings,
            metadata = v_project.metadata,
            updated_at = signalbox_data.clock()
        where p.id = update_project.project_id
        returning
            p.id, p.name, p.description, p.status, p.repository_url, p.github_repository_id,
            p.linear_team_id, p.settings, p.metadata, p.created_at, p.updated_at;
end;
$$;

comment on function signalbox.update_project(uuid, jsonb) is
    'Change the fields of a project that changes names and return it; raises SB001 when there '
    'is no such project and SB005 for a field that cannot be changed.';
grant execute on function signalbox.update_project(uuid, jsonb) to signalbox_operator;
