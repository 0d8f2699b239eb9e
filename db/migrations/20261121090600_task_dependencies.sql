-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.dependency_type as enum (
    'blocks', 'subtask', 'inherited', 'relates_to', 'discovered_from'
);
create type signalbox_data.dependency_condition as enum ('success', 'completion', 'failure');

create table signalbox_data.task_dependencies (
    project_id uuid not null,
    task_id uuid not null,
    depends_on_task_id uuid not null,
    type signalbox_data.dependency_type not null default 'blocks',
    condition signalbox_data.dependency_condition not null default 'success',
    created_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, task_id, depends_on_task_id, type),
    constraint task_dependencies_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint task_dependencies_depends_on_task_id_fkey
        foreign key (project_id, depends_on_task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint task_dependencies_not_on_itself check (task_id <> depends_on_task_id)
);

create index task_dependencies_depends_on_task_id_idx
    on signalbox_data.task_dependencies (depends_on_task_id, project_id);
comment on index signalbox_data.task_dependencies_depends_on_task_id_idx is
    'The dependents of a task that has finished, and the search forwards for a cycle.';

comment on table signalbox_data.task_dependencies is
    'Edges of the task graph: task_id waits for, or refers to, depends_on_task_id.';
comment on column signalbox_data.task_dependencies.project_id is 'The project of both tasks.';
comment on column signalbox_data.task_dependencies.task_id is 'The task that depends.';
comment on column signalbox_data.task_dependencies.depends_on_task_id is 'The task that it depends on.';
comment on column signalbox_data.task_dependencies.type is
    'blocks orders execution, and so do the two kinds that follow from subtasks: subtask (a '
    'parent waits for its subtasks) and inherited (a subtask waits for what its parent waits '
    'for). relates_to and discovered_from order nothing.';
comment on column signalbox_data.task_dependencies.condition is
    'What the dependency must come to: success, completion (any end) or failure.';
comment on column signalbox_data.task_dependencies.created_at is 'When the row was made.';

create type signalbox_data.quarantine_reason as enum (
    'dangling', 'itself', 'cycle', 'duplicate', 'not_understood'
);

create table signalbox_data.quarantined_dependencies (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    task_id uuid not null,
    depends_on_task_id uuid,
    type signalbox_data.dependency_type not null default 'blocks',
    condition signalbox_data.dependency_condition not null default 'success',
    reason signalbox_data.quarantine_reason not null,
    reference text,
    detail text,
    created_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, id),
    constraint quarantined_dependencies_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint quarantined_dependencies_depends_on_task_id_fkey
        foreign key (project_id, depends_on_task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade
);

create index quarantined_dependencies_task_id_idx
    on signalbox_data.quarantined_dependencies (task_id, project_id);
comment on index signalbox_data.quarantined_dependencies_task_id_idx is
    'What is quarantined for a task: blocked_tasks, export, and the deletion of a task.';
create index quarantined_dependencies_depends_on_task_id_idx
    on signalbox_data.quarantined_dependencies (depends_on_task_id, project_id)
    where depends_on_task_id is not null;
comment on index signalbox_data.quarantined_dependencies_depends_on_task_id_idx is
    'Followed when a task is deleted.';

comment on table signalbox_data.quarantined_dependencies is
    'Dependencies that a document or a bulk call names but that cannot be edges. They hold '
    'nothing back, are shown, and are exported again.';
comment on column signalbox_data.quarantined_dependencies.project_id is 'The project of the task.';
comment on column signalbox_data.quarantined_dependencies.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.quarantined_dependencies.task_id is 'The task that names it.';
comment on column signalbox_data.quarantined_dependencies.depends_on_task_id is
    'The task meant, where there is one.';
comment on column signalbox_data.quarantined_dependencies.type is 'The type that it was to have.';
comment on column signalbox_data.quarantined_dependencies.condition is 'The condition that it was to have.';
comment on column signalbox_data.quarantined_dependencies.reason is
    'dangling (no such task), itself, cycle, duplicate or not_understood.';
comment on column signalbox_data.quarantined_dependencies.reference is 'The reference as it was written.';
comment on column signalbox_data.quarantined_dependencies.detail is 'More about it, such as the path of the cycle.';
comment on column signalbox_data.quarantined_dependencies.created_at is 'When the row was made.';

grant select on signalbox_data.task_dependencies, signalbox_data.quarantined_dependencies
    to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.quarantined_dependencies;
drop type signalbox_data.quarantine_reason;
drop table signalbox_data.task_dependencies;
drop type signalbox_data.dependency_condition;
drop type signalbox_data.dependency_type;
