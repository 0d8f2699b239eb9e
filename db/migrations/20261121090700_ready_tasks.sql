-- migrate:up
set local lock_timeout = '3s';

create table signalbox_data.ready_tasks (
    project_id uuid not null,
    task_id uuid not null,
    workflow_id uuid not null,
    "position" bigint not null,
    priority smallint not null,
    queue text not null,
    primary key (project_id, task_id),
    constraint ready_tasks_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 50000
);

create index ready_tasks_claim_idx
    on signalbox_data.ready_tasks (queue, project_id, priority desc, "position");
comment on index signalbox_data.ready_tasks_claim_idx is
    'claim_tasks: the tasks of a queue and project in the order in which they are claimed.';

comment on table signalbox_data.ready_tasks is
    'The queue: one row for every task with status ready, so that a claim never sees history.';
comment on column signalbox_data.ready_tasks.project_id is 'The project of the task.';
comment on column signalbox_data.ready_tasks.task_id is 'The task.';
comment on column signalbox_data.ready_tasks.workflow_id is 'Its workflow.';
comment on column signalbox_data.ready_tasks."position" is
    'Its rank when it became ready: among equal priorities the lower goes first.';
comment on column signalbox_data.ready_tasks.priority is 'Its priority; higher goes first.';
comment on column signalbox_data.ready_tasks.queue is 'Its queue.';

create table signalbox_data.delayed_tasks (
    project_id uuid not null,
    task_id uuid not null,
    available_at timestamptz not null,
    primary key (project_id, task_id),
    constraint delayed_tasks_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);

create index delayed_tasks_available_at_idx on signalbox_data.delayed_tasks (available_at);
comment on index signalbox_data.delayed_tasks_available_at_idx is
    'The delayed tasks that are due, looked for by every claim.';

comment on table signalbox_data.delayed_tasks is
    'Pending tasks that only wait for their available_at; moved to the queue when it has come.';
comment on column signalbox_data.delayed_tasks.project_id is 'The project of the task.';
comment on column signalbox_data.delayed_tasks.task_id is 'The task.';
comment on column signalbox_data.delayed_tasks.available_at is 'When it becomes ready.';

grant select on signalbox_data.ready_tasks, signalbox_data.delayed_tasks to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.delayed_tasks;
drop table signalbox_data.ready_tasks;
