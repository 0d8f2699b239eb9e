-- Make a project: the owner of workflows and tasks, and the first column of their keys.
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
language sql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into signalbox_data.projects (
        name, description, repository_url, github_repository_id, linear_team_id, settings,
        metadata
    )
    values (
        create_project.name,
        create_project.description,
        create_project.repository_url,
        create_project.github_repository_id,
        create_project.linear_team_id,
        create_project.settings,
        create_project.metadata
    )
    returning
        id, name, description, status, repository_url, github_repository_id, linear_team_id,
        settings, metadata, created_at, updated_at;
$$;

comment on function signalbox.create_project(text, text, text, bigint, text, jsonb, jsonb) is
    'Make a project and return it; a name that is taken violates projects_name_is_unique.';
grant execute
    on function signalbox.create_project(text, text, text, bigint, text, jsonb, jsonb)
    to signalbox_operator;
