-- migrate:up
set local lock_timeout = '3s';

-- PostgreSQL lets everybody execute a new function and use a new type. Nobody can reach these without the
-- use of the schema, but what a role may is to stand in one place.
revoke execute on all functions in schema signalbox_data from public;
revoke usage on type
    signalbox_data.finished_attempt,
    signalbox_data.approval_decision,
    signalbox_data.deadline_policy,
    signalbox_data.dependency_condition,
    signalbox_data.dependency_failure_policy,
    signalbox_data.dependency_type,
    signalbox_data.document_format,
    signalbox_data.execution_outcome,
    signalbox_data.limit_scope,
    signalbox_data.member_role,
    signalbox_data.priority,
    signalbox_data.project_status,
    signalbox_data.quarantine_reason,
    signalbox_data.retry_backoff,
    signalbox_data.schedule_catch_up,
    signalbox_data.schedule_overlap,
    signalbox_data.schedule_run_outcome,
    signalbox_data.task_status,
    signalbox_data.trigger_type,
    signalbox_data.user_kind,
    signalbox_data.wait_kind,
    signalbox_data.workflow_status
from public;
grant usage on type
    signalbox_data.approval_decision,
    signalbox_data.deadline_policy,
    signalbox_data.dependency_condition,
    signalbox_data.dependency_failure_policy,
    signalbox_data.dependency_type,
    signalbox_data.document_format,
    signalbox_data.execution_outcome,
    signalbox_data.limit_scope,
    signalbox_data.member_role,
    signalbox_data.priority,
    signalbox_data.project_status,
    signalbox_data.quarantine_reason,
    signalbox_data.retry_backoff,
    signalbox_data.schedule_catch_up,
    signalbox_data.schedule_overlap,
    signalbox_data.schedule_run_outcome,
    signalbox_data.task_status,
    signalbox_data.trigger_type,
    signalbox_data.user_kind,
    signalbox_data.wait_kind,
    signalbox_data.workflow_status
to signalbox_reader;

-- What tick did is about all projects.
revoke select on signalbox_data.tick_jobs from signalbox_reader;
grant select on signalbox_data.tick_jobs to signalbox_admin;

-- What no view shows is nothing to readers.
revoke select on
    signalbox_data.group_members,
    signalbox_data.idle_workers,
    signalbox_data.limit_holders,
    signalbox_data.projects,
    signalbox_data.rate_limits,
    signalbox_data.ready_tasks,
    signalbox_data.signals,
    signalbox_data.task_rules,
    signalbox_data.task_waits,
    signalbox_data.workers,
    signalbox_data.rank_cells
from signalbox_reader;
grant select (
    project_id, workflow_id, id, name, joined_at
) on signalbox_data.group_members to signalbox_reader;
grant select (worker, expires_at) on signalbox_data.idle_workers to signalbox_reader;
grant select (project_id, task_id, scope, key) on signalbox_data.limit_holders to signalbox_reader;
grant select (
    id, name, description, status, repository_url, github_repository_id, linear_team_id,
    settings, metadata, created_at, updated_at
) on signalbox_data.projects to signalbox_reader;
grant select (
    project_id, key, amount, per, burst, next_at, created_at, updated_at
) on signalbox_data.rate_limits to signalbox_reader;
grant select (
    project_id, task_id, workflow_id, "position", priority, queue
) on signalbox_data.ready_tasks to signalbox_reader;
grant select (
    project_id, id, name, workflow_id, task_id, sent_at, expires_at, consumed_at,
    idempotency_key, payload
) on signalbox_data.signals to signalbox_reader;
grant select (
    project_id, task_id, wait, rate_limit_key, token_at
) on signalbox_data.task_rules to signalbox_reader;
grant select (
    project_id, task_id, id, workflow_id, kind, level, began_at, due_at, name, subject
) on signalbox_data.task_waits to signalbox_reader;
grant select (
    name, queues, labels, max_tasks, lease, version, metadata, registered_at, last_seen_at,
    draining_at
) on signalbox_data.workers to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

revoke select (
    project_id, workflow_id, id, name, joined_at
) on signalbox_data.group_members from signalbox_reader;
revoke select (worker, expires_at) on signalbox_data.idle_workers from signalbox_reader;
revoke select (project_id, task_id, scope, key) on signalbox_data.limit_holders from signalbox_reader;
revoke select (
    id, name, description, status, repository_url, github_repository_id, linear_team_id,
    settings, metadata, created_at, updated_at
) on signalbox_data.projects from signalbox_reader;
revoke select (
    project_id, key, amount, per, burst, next_at, created_at, updated_at
) on signalbox_data.rate_limits from signalbox_reader;
revoke select (
    project_id, task_id, workflow_id, "position", priority, queue
) on signalbox_data.ready_tasks from signalbox_reader;
revoke select (
    project_id, id, name, workflow_id, task_id, sent_at, expires_at, consumed_at,
    idempotency_key, payload
) on signalbox_data.signals from signalbox_reader;
revoke select (
    project_id, task_id, wait, rate_limit_key, token_at
) on signalbox_data.task_rules from signalbox_reader;
revoke select (
    project_id, task_id, id, workflow_id, kind, level, began_at, due_at, name, subject
) on signalbox_data.task_waits from signalbox_reader;
revoke select (
    name, queues, labels, max_tasks, lease, version, metadata, registered_at, last_seen_at,
    draining_at
) on signalbox_data.workers from signalbox_reader;
grant select on
    signalbox_data.group_members,
    signalbox_data.idle_workers,
    signalbox_data.limit_holders,
    signalbox_data.projects,
    signalbox_data.rate_limits,
    signalbox_data.ready_tasks,
    signalbox_data.signals,
    signalbox_data.task_rules,
    signalbox_data.task_waits,
    signalbox_data.workers,
    signalbox_data.rank_cells
to signalbox_reader;

revoke select on signalbox_data.tick_jobs from signalbox_admin;
grant select on signalbox_data.tick_jobs to signalbox_reader;

revoke usage on type
    signalbox_data.approval_decision,
    signalbox_data.deadline_policy,
    signalbox_data.dependency_condition,
    signalbox_data.dependency_failure_policy,
    signalbox_data.dependency_type,
    signalbox_data.document_format,
    signalbox_data.execution_outcome,
    signalbox_data.limit_scope,
    signalbox_data.member_role,
    signalbox_data.priority,
    signalbox_data.project_status,
    signalbox_data.quarantine_reason,
    signalbox_data.retry_backoff,
    signalbox_data.schedule_catch_up,
    signalbox_data.schedule_overlap,
    signalbox_data.schedule_run_outcome,
    signalbox_data.task_status,
    signalbox_data.trigger_type,
    signalbox_data.user_kind,
    signalbox_data.wait_kind,
    signalbox_data.workflow_status
from signalbox_reader;
grant usage on type
    signalbox_data.finished_attempt,
    signalbox_data.approval_decision,
    signalbox_data.deadline_policy,
    signalbox_data.dependency_condition,
    signalbox_data.dependency_failure_policy,
    signalbox_data.dependency_type,
    signalbox_data.document_format,
    signalbox_data.execution_outcome,
    signalbox_data.limit_scope,
    signalbox_data.member_role,
    signalbox_data.priority,
    signalbox_data.project_status,
    signalbox_data.quarantine_reason,
    signalbox_data.retry_backoff,
    signalbox_data.schedule_catch_up,
    signalbox_data.schedule_overlap,
    signalbox_data.schedule_run_outcome,
    signalbox_data.task_status,
    signalbox_data.trigger_type,
    signalbox_data.user_kind,
    signalbox_data.wait_kind,
    signalbox_data.workflow_status
to public;
grant execute on all functions in schema signalbox_data to public;
