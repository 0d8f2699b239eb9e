-- migrate:up
set local lock_timeout = '3s';

-- Most tasks go straight into the queue when nothing is unmet; those that do not carry a mark, so that
-- the others pay nothing for them, and their rules lie in a table of their own.
alter table signalbox_data.tasks add column is_gated boolean not null default false;
comment on column signalbox_data.tasks.is_gated is
    'Whether it has a row in task_rules, which it must satisfy before it enters the queue.';

create table signalbox_data.task_rules (
    project_id uuid not null,
    task_id uuid not null,
    condition text,
    for_each jsonb,
    wait jsonb,
    rate_limit_key text,
    concurrency_key text,
    is_templated boolean not null default false,
    primary key (project_id, task_id)
) with (fillfactor = 85);

comment on table signalbox_data.task_rules is
    'What else than dependencies and time decides whether a task may be claimed; a row for each gated '
    'task. Deleted with it.';
comment on column signalbox_data.task_rules.project_id is 'The project of the task.';
comment on column signalbox_data.task_rules.task_id is 'The task.';
comment on column signalbox_data.task_rules.condition is
    'A JSON path predicate over inputs and results; the task is skipped when it is not true.';
comment on column signalbox_data.task_rules.for_each is
    'A list, or a reference to one, for each item of which a subtask is made.';
comment on column signalbox_data.task_rules.wait is
    'What the task waits for instead of being claimed: an object with kind approval, signal, timer or '
    'gate, and what belongs to that kind.';
comment on column signalbox_data.task_rules.rate_limit_key is
    'The rate limit that it draws on before each attempt.';
comment on column signalbox_data.task_rules.concurrency_key is
    'The key of which only so many tasks may run at once.';
comment on column signalbox_data.task_rules.is_templated is
    'Whether its parameters refer to results, which are put in when it is claimed.';

grant select on signalbox_data.task_rules to signalbox_reader;

create or replace function signalbox_data.delete_work_of_tasks()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    delete from signalbox_data.ready_tasks r
    using deleted
    where r.project_id = deleted.project_id
        and r.task_id = deleted.id;
    delete from signalbox_data.delayed_tasks y
    using deleted
    where y.project_id = deleted.project_id
        and y.task_id = deleted.id;
    delete from signalbox_data.task_executions e
    using deleted
    where e.project_id = deleted.project_id
        and e.task_id = deleted.id;
    delete from signalbox_data.task_rules u
    using deleted
    where deleted.is_gated
        and u.project_id = deleted.project_id
        and u.task_id = deleted.id;
    return null;
end;
$$;

-- migrate:down
set local lock_timeout = '3s';

create or replace function signalbox_data.delete_work_of_tasks()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    delete from signalbox_data.ready_tasks r
    using deleted
    where r.project_id = deleted.project_id
        and r.task_id = deleted.id;
    delete from signalbox_data.delayed_tasks y
    using deleted
    where y.project_id = deleted.project_id
        and y.task_id = deleted.id;
    delete from signalbox_data.task_executions e
    using deleted
    where e.project_id = deleted.project_id
        and e.task_id = deleted.id;
    return null;
end;
$$;
drop table signalbox_data.task_rules;
alter table signalbox_data.tasks drop column is_gated;
