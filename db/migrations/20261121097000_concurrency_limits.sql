-- migrate:up
set local lock_timeout = '3s';

-- The order in which a task takes its slots, mostly from scarce to plenty.
create type signalbox_data.limit_scope as enum ('key', 'queue', 'workflow', 'project');
comment on type signalbox_data.limit_scope is
    'What a concurrency limit counts: the tasks of a key, of a queue within a project, of a workflow, or '
    'of a project; tasks take their slots in this order.';

create table signalbox_data.concurrency_limits (
    project_id uuid not null,
    scope signalbox_data.limit_scope not null,
    key text not null,
    max_running integer not null,
    created_at timestamptz not null default signalbox_data.clock(),
    updated_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, scope, key),
    constraint concurrency_limits_project_id_fkey
        foreign key (project_id) references signalbox_data.projects (id) on delete cascade,
    constraint concurrency_limits_key_not_blank check (key ~ '\S'),
    constraint concurrency_limits_max_running_not_negative check (max_running >= 0)
);

comment on table signalbox_data.concurrency_limits is
    'How many tasks may run at once: of a key, a workflow, a queue or a project.';
comment on column signalbox_data.concurrency_limits.project_id is 'The project whose tasks are counted.';
comment on column signalbox_data.concurrency_limits.scope is
    'What is counted: the tasks of a key, of a workflow, of a queue, or all of the project.';
comment on column signalbox_data.concurrency_limits.key is
    'The key, the id of the workflow, or the name of the queue; "project" for the project.';
comment on column signalbox_data.concurrency_limits.max_running is
    'How many may be ready to run or running at once; 0 lets none start.';
comment on column signalbox_data.concurrency_limits.created_at is 'When the limit was first set.';
comment on column signalbox_data.concurrency_limits.updated_at is 'When the limit was last changed.';

-- A slot is a row, so that what is counted is the truth and nothing can go astray.
create table signalbox_data.limit_holders (
    project_id uuid not null,
    task_id uuid not null,
    scope signalbox_data.limit_scope not null,
    key text not null,
    held_at timestamptz not null default signalbox_data.clock(),
    primary key (project_id, task_id, scope)
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0
);

create index limit_holders_key_idx on signalbox_data.limit_holders (key, scope, project_id);
comment on index signalbox_data.limit_holders_key_idx is
    'How many slots of a limit are taken: counted before one is given.';

comment on table signalbox_data.limit_holders is
    'The slots of concurrency limits that are taken: by tasks that run, are ready to run, or wait for a '
    'slot of their next limit.';
comment on column signalbox_data.limit_holders.project_id is 'The project of the task.';
comment on column signalbox_data.limit_holders.task_id is 'The task.';
comment on column signalbox_data.limit_holders.scope is 'What the limit counts.';
comment on column signalbox_data.limit_holders.key is 'Which of these, as in concurrency_limits.';
comment on column signalbox_data.limit_holders.held_at is 'When the task took the slot.';

create table signalbox_data.throttled_tasks (
    project_id uuid not null,
    task_id uuid not null,
    workflow_id uuid not null,
    "position" bigint not null,
    priority smallint not null,
    queue text not null,
    scope signalbox_data.limit_scope not null,
    key text not null,
    primary key (project_id, task_id)
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);

create index throttled_tasks_key_idx
    on signalbox_data.throttled_tasks (key, scope, project_id, priority desc, "position");
comment on index signalbox_data.throttled_tasks_key_idx is
    'Who is next for a slot that has become free.';

comment on table signalbox_data.throttled_tasks is
    'Tasks with status ready that wait for a slot of a concurrency limit instead of being in the queue.';
comment on column signalbox_data.throttled_tasks.project_id is 'The project of the task.';
comment on column signalbox_data.throttled_tasks.task_id is 'The task.';
comment on column signalbox_data.throttled_tasks.workflow_id is 'Its workflow.';
comment on column signalbox_data.throttled_tasks."position" is
    'Its rank when it became ready: among equal priorities the lower goes first.';
comment on column signalbox_data.throttled_tasks.priority is 'Its priority; higher goes first.';
comment on column signalbox_data.throttled_tasks.queue is 'The queue that it will enter.';
comment on column signalbox_data.throttled_tasks.scope is 'What the limit counts that it waits for.';
comment on column signalbox_data.throttled_tasks.key is 'Which of these, as in concurrency_limits.';

create table signalbox_data.limits_to_check (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    scope signalbox_data.limit_scope not null,
    key text not null,
    is_new_limit boolean not null default false,
    transactions_before xid8,
    primary key (project_id, id)
) with (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_cost_delay = 0
);

comment on table signalbox_data.limits_to_check is
    'Limits of which slots may be free while tasks wait for them; looked after by the next claim that has '
    'a moment.';
comment on column signalbox_data.limits_to_check.project_id is 'The project of the limit.';
comment on column signalbox_data.limits_to_check.id is 'UUIDv7, in the order of noting.';
comment on column signalbox_data.limits_to_check.scope is 'What the limit counts.';
comment on column signalbox_data.limits_to_check.key is 'Which of these, as in concurrency_limits.';
comment on column signalbox_data.limits_to_check.is_new_limit is
    'Whether tasks may exist that were made by transactions which had not seen this limit.';
comment on column signalbox_data.limits_to_check.transactions_before is
    'Transactions with lower numbers may not have seen the limit; set at the first look after it.';

-- Whoever makes tasks reads the project's row for its status anyway.
alter table signalbox_data.projects add column is_limited boolean not null default false;
comment on column signalbox_data.projects.is_limited is
    'Whether a concurrency limit on a workflow, a queue or the project was ever set, so that new tasks '
    'must be looked at.';

create function signalbox_data.delete_limits_of_tasks()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    delete from signalbox_data.throttled_tasks w
    using deleted
    where deleted.is_gated
        and w.project_id = deleted.project_id
        and w.task_id = deleted.id;

    with freed as (
        delete from signalbox_data.limit_holders h
        using deleted
        where deleted.is_gated
            and h.project_id = deleted.project_id
            and h.task_id = deleted.id
        returning h.project_id, h.scope, h.key
    )
    insert into signalbox_data.limits_to_check (project_id, scope, key)
    select distinct f.project_id, f.scope, f.key
    from freed f;
    return null;
end;
$$;
comment on function signalbox_data.delete_limits_of_tasks() is
    'Trigger: a deleted task gives back its slots, and waits for none.';

create trigger tasks_delete_limits
    after delete on signalbox_data.tasks
    referencing old table as deleted
    for each statement
    execute function signalbox_data.delete_limits_of_tasks();

grant select on
    signalbox_data.concurrency_limits, signalbox_data.limit_holders, signalbox_data.throttled_tasks
    to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop trigger tasks_delete_limits on signalbox_data.tasks;
drop function signalbox_data.delete_limits_of_tasks();
-- What waits for a slot is put where the code before this looks for it.
insert into signalbox_data.ready_tasks (
    project_id, task_id, workflow_id, "position", priority, queue
)
select w.project_id, w.task_id, w.workflow_id, w."position", w.priority, w.queue
from signalbox_data.throttled_tasks w;
alter table signalbox_data.projects drop column is_limited;
drop table signalbox_data.limits_to_check;
drop table signalbox_data.throttled_tasks;
drop table signalbox_data.limit_holders;
drop table signalbox_data.concurrency_limits;
drop type signalbox_data.limit_scope;
