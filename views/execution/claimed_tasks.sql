-- What a claim hands to a worker, and the row type of the functions that claim. Granted to no
-- role, because it shows the lease tokens.
create or replace view signalbox.claimed_tasks
with (security_invoker = true)
as
select
    t.project_id,
    t.workflow_id,
    t.id as task_id,
    e.attempt,
    e.lease_token,
    e.lease_expires_at,
    e.worker,
    t.key,
    t.title,
    t.type,
    t.queue,
    t.priority,
    t.failed_attempts,
    t.max_attempts,
    t.timeout,
    t.description,
    t.details,
    t.test_strategy,
    t.requirements,
    t.acceptance_criteria,
    t.complexity,
    t.estimate,
    t.language,
    t.framework,
    t.testing_framework,
    t.command,
    t.parameters,
    t.environment,
    t.working_directory,
    t.repository_url,
    t.branch_name,
    t.pr_number,
    t.pr_url,
    t.assignee,
    t.tags,
    t.metadata,
    t.parent_task_id,
    null::jsonb as dependency_results
from signalbox_data.tasks t
inner join signalbox_data.task_executions e
    on e.project_id = t.project_id
    and e.task_id = t.id
    and e.attempt = t.attempts
    and e.finished_at is null;

comment on view signalbox.claimed_tasks is
    'The tasks that workers hold, with their lease tokens; dependency_results is filled by the '
    'functions that claim.';
