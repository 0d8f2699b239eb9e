-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.execution_outcome as enum (
    'success', 'failure', 'error', 'timeout', 'cancellation', 'skip'
);

create table signalbox_data.task_executions (
    project_id uuid not null,
    task_id uuid not null,
    attempt integer not null,
    lease_token uuid not null default gen_random_uuid(),
    started_at timestamptz not null,
    expiry_check_at timestamptz not null,
    lease_expires_at timestamptz not null,
    finished_at timestamptz,
    outcome signalbox_data.execution_outcome,
    exit_code integer,
    worker text not null,
    agent_type text,
    agent_config jsonb,
    result jsonb,
    output text,
    error_message text,
    error_details jsonb,
    primary key (project_id, task_id, attempt),
    constraint task_executions_task_id_fkey
        foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint task_executions_attempt_positive check (attempt >= 1),
    constraint task_executions_worker_not_blank check (worker ~ '\S'),
    constraint task_executions_finished_after_started check (finished_at >= started_at),
    constraint task_executions_finished_with_an_outcome check (
        (finished_at is not null) = (outcome is not null)
    ),
    constraint task_executions_agent_config_is_an_object check (
        jsonb_typeof(agent_config) = 'object'
    )
) with (
    fillfactor = 85,
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.05
);

create index task_executions_expiry_check_at_idx
    on signalbox_data.task_executions (expiry_check_at)
    where finished_at is null;
comment on index signalbox_data.task_executions_expiry_check_at_idx is
    'The leases that may have expired, looked for by every claim. A heartbeat leaves it alone: '
    'who finds a lease that was renewed moves its expiry_check_at on.';

comment on table signalbox_data.task_executions is
    'Every attempt at a task, with the lease that its worker holds while it runs.';
comment on column signalbox_data.task_executions.project_id is 'The project of the task.';
comment on column signalbox_data.task_executions.task_id is 'The task attempted.';
comment on column signalbox_data.task_executions.attempt is 'From 1, in order; unique with the task.';
comment on column signalbox_data.task_executions.lease_token is
    'Proof of the lease; whoever does not hold it can change nothing.';
comment on column signalbox_data.task_executions.started_at is 'When it was claimed.';
comment on column signalbox_data.task_executions.expiry_check_at is
    'When to look whether the lease has expired; never later than lease_expires_at.';
comment on column signalbox_data.task_executions.lease_expires_at is
    'When the lease ends unless it is renewed.';
comment on column signalbox_data.task_executions.finished_at is 'When it ended; null while it runs.';
comment on column signalbox_data.task_executions.outcome is
    'How it ended, in OpenTelemetry''s words for cicd.pipeline.task.run.result: success, failure '
    '(the work said no), error (the platform broke), timeout, cancellation, skip.';
comment on column signalbox_data.task_executions.exit_code is 'Exit code of the command, where there was one.';
comment on column signalbox_data.task_executions.worker is 'Name of the worker that claimed it.';
comment on column signalbox_data.task_executions.agent_type is 'Kind of agent, such as claude-code or codegen.';
comment on column signalbox_data.task_executions.agent_config is 'Configuration of the agent, a JSON object.';
comment on column signalbox_data.task_executions.result is 'What the work produced; dependents get it with their claim.';
comment on column signalbox_data.task_executions.output is 'What it printed.';
comment on column signalbox_data.task_executions.error_message is 'What went wrong, in a line.';
comment on column signalbox_data.task_executions.error_details is 'More about the error, such as class and stack.';

create table signalbox_data.task_logs (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    task_id uuid not null,
    attempt integer not null,
    logged_at timestamptz not null default signalbox_data.clock(),
    level text not null default 'info',
    message text not null,
    data jsonb,
    primary key (project_id, id),
    constraint task_logs_attempt_fkey
        foreign key (project_id, task_id, attempt)
        references signalbox_data.task_executions (project_id, task_id, attempt)
        on delete cascade,
    constraint task_logs_level_is_known check (
        level in ('trace', 'debug', 'info', 'warn', 'error', 'fatal')
    )
);

create index task_logs_attempt_idx
    on signalbox_data.task_logs (task_id, attempt, project_id);
comment on index signalbox_data.task_logs_attempt_idx is 'The log of an attempt.';

comment on table signalbox_data.task_logs is 'Lines that workers log while they hold a lease.';
comment on column signalbox_data.task_logs.project_id is 'The project of the task.';
comment on column signalbox_data.task_logs.id is 'UUIDv7, in the order of logging.';
comment on column signalbox_data.task_logs.task_id is 'The task.';
comment on column signalbox_data.task_logs.attempt is 'The attempt that logged it.';
comment on column signalbox_data.task_logs.logged_at is 'When it was logged.';
comment on column signalbox_data.task_logs.level is
    'trace, debug, info, warn, error or fatal (OpenTelemetry''s severities).';
comment on column signalbox_data.task_logs.message is 'The line.';
comment on column signalbox_data.task_logs.data is 'Structured data beside it.';

-- All but lease_token: who reads it could finish another worker's task.
grant select (
    project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at, finished_at,
    outcome, exit_code, worker, agent_type, agent_config, result, output, error_message,
    error_details
) on signalbox_data.task_executions to signalbox_reader;
grant select on signalbox_data.task_logs to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.task_logs;
drop table signalbox_data.task_executions;
drop type signalbox_data.execution_outcome;
