-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.trigger_type as enum (
    'manual', 'schedule', 'webhook', 'git_push', 'pr_created', 'pr_merged',
    'workflow_completed', 'api'
);
comment on type signalbox_data.trigger_type is 'What may start a run of a definition.';

create table signalbox_data.workflow_definitions (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    version integer not null,
    created_at timestamptz not null default signalbox_data.clock(),
    archived_at timestamptz,
    name text not null,
    description text,
    created_by text not null default session_user,
    triggers signalbox_data.trigger_type[] not null default '{}',
    definition jsonb not null,
    primary key (project_id, id),
    constraint workflow_definitions_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint workflow_definitions_version_is_unique unique (name, project_id, version),
    constraint workflow_definitions_version_positive check (version >= 1),
    constraint workflow_definitions_name_not_blank check (name ~ '\S'),
    constraint workflow_definitions_name_at_most_200 check (length(name) <= 200),
    constraint workflow_definitions_definition_is_an_object check (
        jsonb_typeof(definition) = 'object'
    )
);

comment on table signalbox_data.workflow_definitions is
    'What a workflow consists of, once for all its runs: each change is a new version, and a row is '
    'never changed.';
comment on column signalbox_data.workflow_definitions.project_id is 'The project it belongs to.';
comment on column signalbox_data.workflow_definitions.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.workflow_definitions.version is
    'From 1 on, without a gap for each name.';
comment on column signalbox_data.workflow_definitions.created_at is 'When the version was made.';
comment on column signalbox_data.workflow_definitions.archived_at is
    'When it was put aside: no more runs of it are started.';
comment on column signalbox_data.workflow_definitions.name is 'The name, shared by its versions.';
comment on column signalbox_data.workflow_definitions.description is 'What the workflow is for.';
comment on column signalbox_data.workflow_definitions.created_by is
    'The database role that made the version.';
comment on column signalbox_data.workflow_definitions.triggers is
    'The types of the triggers that the definition names.';
comment on column signalbox_data.workflow_definitions.definition is
    'The definition, which docs/workflow-definition.schema.json describes.';

-- Runs point to their version, and what they did is read against it.
create function signalbox_data.refuse_changed_definition()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new is distinct from old then
        new.archived_at := old.archived_at;
        if new is distinct from old then
            raise exception 'version % of definition "%" cannot be changed', old.version, old.name
                using
                    errcode = 'integrity_constraint_violation',
                    schema = tg_table_schema,
                    table = tg_table_name,
                    hint = 'define_workflow makes the next version.';
        end if;
    end if;
    return null;
end;
$$;
comment on function signalbox_data.refuse_changed_definition() is
    'Trigger: refuses every change of a definition but that it is archived or taken back.';

create trigger workflow_definitions_are_immutable
    after update on signalbox_data.workflow_definitions
    for each row
    execute function signalbox_data.refuse_changed_definition();

grant select on signalbox_data.workflow_definitions to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.workflow_definitions;
drop function signalbox_data.refuse_changed_definition();
drop type signalbox_data.trigger_type;
