create or replace view signalbox.tasks
with (security_invoker = true)
as
select
    t.project_id,
    t.id,
    t.workflow_id,
    t.parent_task_id,
    t.created_at,
    t.status,
    t.unmet_dependencies,
    t.attempts,
    t.failed_attempts,
    t.rank,
    t.updated_at,
    t.started_at,
    t.finished_at,
    t.available_at,
    t.priority,
    t.max_attempts,
    t.retry_delay,
    t.retry_delay_max,
    t.timeout,
    t.estimate,
    t.complexity,
    t.pr_number,
    t.queue,
    t.key,
    t.title,
    t.type,
    t.description,
    t.details,
    t.test_strategy,
    t.requirements,
    t.acceptance_criteria,
    t.language,
    t.framework,
    t.testing_framework,
    t.command,
    t.parameters,
    t.environment,
    t.working_directory,
    t.repository_url,
    t.branch_name,
    t.pr_url,
    t.assignee,
    t.status_reason,
    t.tags,
    t.metadata
from signalbox_data.tasks t;

comment on view signalbox.tasks is
    'Tasks with all that is known of each; task_list is the short form.';
grant select on signalbox.tasks to signalbox_reader;
