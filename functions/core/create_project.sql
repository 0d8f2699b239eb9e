-- Make a project: the owner of workflows and tasks, and the first column of their keys. The user who
-- makes it is its admin, and adds others with add_member.
--
--     select id from signalbox.create_project('payments');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.create_project(
    name text,
    description text default null,
    repository_url text default null,
    github_repository_id bigint default null,
    linear_team_id text default null,
    settings jsonb default '{}',
    metadata jsonb default '{}'
)
returns setof signalbox.projects
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id constant uuid := signalbox_data.new_id();
    v_user_id constant uuid := signalbox._session_user_id();
begin
    perform signalbox._require_user();

    insert into signalbox_data.projects (
        id, name, description, repository_url, github_repository_id, linear_team_id, settings,
        metadata
    )
    values (
        v_id,
        create_project.name,
        create_project.description,
        create_project.repository_url,
        create_project.github_repository_id,
        create_project.linear_team_id,
        create_project.settings,
        create_project.metadata
    );
    if v_user_id is not null then
        insert into signalbox_data.project_members (project_id, user_id, role)
        values (v_id, v_user_id, 'admin');
    end if;

    return query
        select * from signalbox.projects p
        where p.id = v_id;
end;
$$;

comment on function signalbox.create_project(text, text, text, bigint, text, jsonb, jsonb) is
    'Make a project, of which you are the admin, and return it; a name that is taken violates '
    'projects_name_is_unique. Raises SB007 when the session is of no user.';
grant execute
    on function signalbox.create_project(text, text, text, bigint, text, jsonb, jsonb)
    to signalbox_operator;
