-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.workflow_status as enum (
    'draft', 'pending', 'active', 'paused', 'completed', 'failed', 'cancelled'
);
create type signalbox_data.dependency_failure_policy as enum ('skip', 'block');

create table signalbox_data.workflows (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    parent_workflow_id uuid,
    status signalbox_data.workflow_status not null default 'active',
    on_dependency_failure signalbox_data.dependency_failure_policy not null default 'skip',
    priority smallint not null default 5,
    scheduled_at timestamptz,
    deadline_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    name text not null,
    description text,
    phase text,
    tags text[] not null default '{}',
    metadata jsonb not null default '{}',
    primary key (project_id, id),
    constraint workflows_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint workflows_parent_workflow_id_fkey
        foreign key (project_id, parent_workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade,
    constraint workflows_name_not_blank check (name ~ '\S'),
    constraint workflows_parent_is_another check (parent_workflow_id <> id),
    constraint workflows_priority_from_1_to_10 check (priority between 1 and 10),
    constraint workflows_finished_at_agrees_with_status check (
        (finished_at is not null) = (status in ('completed', 'failed', 'cancelled'))
    ),
    constraint workflows_metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
) with (fillfactor = 85);

create index workflows_parent_workflow_id_idx
    on signalbox_data.workflows (parent_workflow_id, project_id)
    where parent_workflow_id is not null;
comment on index signalbox_data.workflows_parent_workflow_id_idx is
    'Followed when a workflow with children is deleted.';

comment on table signalbox_data.workflows is
    'A workflow is a set of tasks with dependencies among them; a tag of a task file is one.';
comment on column signalbox_data.workflows.project_id is 'The project it belongs to.';
comment on column signalbox_data.workflows.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.workflows.parent_workflow_id is 'The workflow that started this one.';
comment on column signalbox_data.workflows.status is
    'Where it stands: draft, pending, active, paused, completed, failed or cancelled.';
comment on column signalbox_data.workflows.on_dependency_failure is
    'What becomes of a task whose dependency can no longer be met: skip it, or block it until '
    'somebody decides.';
comment on column signalbox_data.workflows.priority is 'From 1 (low) to 10 (critical).';
comment on column signalbox_data.workflows.scheduled_at is 'When it is meant to start.';
comment on column signalbox_data.workflows.deadline_at is 'When it should be finished.';
comment on column signalbox_data.workflows.started_at is 'When its first task was claimed.';
comment on column signalbox_data.workflows.finished_at is 'When its last task finished.';
comment on column signalbox_data.workflows.created_at is 'When the row was made.';
comment on column signalbox_data.workflows.updated_at is 'When the row was last changed.';
comment on column signalbox_data.workflows.name is 'Name to show; need not be unique.';
comment on column signalbox_data.workflows.description is 'What the workflow is for.';
comment on column signalbox_data.workflows.phase is 'Free text: the phase that people say it is in.';
comment on column signalbox_data.workflows.tags is 'Words to find it by.';
comment on column signalbox_data.workflows.metadata is 'Whatever the caller wants to keep, a JSON object.';

grant select on signalbox_data.workflows to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.workflows;
drop type signalbox_data.dependency_failure_policy;
drop type signalbox_data.workflow_status;
