-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.project_status as enum ('active', 'archived');

create table signalbox_data.projects (
    id uuid primary key default signalbox_data.new_id(),
    name text not null,
    description text,
    status signalbox_data.project_status not null default 'active',
    repository_url text,
    github_repository_id bigint,
    linear_team_id text,
    settings jsonb not null default '{}',
    metadata jsonb not null default '{}',
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    constraint projects_name_is_unique unique (name),
    constraint projects_name_not_blank check (name ~ '\S'),
    constraint projects_settings_are_an_object check (jsonb_typeof(settings) = 'object'),
    constraint projects_metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
);

comment on table signalbox_data.projects is
    'A project owns workflows and tasks; its id is the first column of every key below it.';
comment on column signalbox_data.projects.id is 'UUIDv7.';
comment on column signalbox_data.projects.name is 'Unique name.';
comment on column signalbox_data.projects.description is 'What the project is for.';
comment on column signalbox_data.projects.status is
    'active, or archived: an archived project takes no new workflows or tasks.';
comment on column signalbox_data.projects.repository_url is 'Where the code lives.';
comment on column signalbox_data.projects.github_repository_id is 'Numeric id of the repository on GitHub.';
comment on column signalbox_data.projects.linear_team_id is 'Id of the team in Linear.';
comment on column signalbox_data.projects.settings is 'Settings of the project, a JSON object.';
comment on column signalbox_data.projects.metadata is 'Whatever the caller wants to keep, a JSON object.';
comment on column signalbox_data.projects.created_at is 'When the row was made.';
comment on column signalbox_data.projects.updated_at is 'When the row was last changed.';

grant select on signalbox_data.projects to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.projects;
drop type signalbox_data.project_status;
