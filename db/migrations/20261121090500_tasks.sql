-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.task_status as enum (
    'pending', 'ready', 'in_progress', 'review', 'testing', 'blocked', 'deferred',
    'completed', 'deployed', 'failed', 'cancelled', 'skipped'
);

-- An input type: the words of task files beside the numbers that the column holds.
create type signalbox_data.priority as enum (
    '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'low', 'medium', 'high', 'critical'
);

create function signalbox_data.to_priority(value integer)
returns signalbox_data.priority
language sql
immutable
parallel safe
as 'select value::text::signalbox_data.priority';
comment on function signalbox_data.to_priority(integer) is
    'A number from 1 to 10 as a priority, so that priority => 8 can be written.';
grant execute on function signalbox_data.to_priority(integer) to signalbox_reader;

create cast (integer as signalbox_data.priority)
    with function signalbox_data.to_priority(integer) as implicit;

create sequence signalbox_data.task_rank_seq as bigint cache 1;
comment on sequence signalbox_data.task_rank_seq is 'Numbers for tasks.rank.';

-- The columns that claim and finish change stand side by side, so that the log of an update
-- holds little more than them. Half of each page stays free, so that all its tasks can be
-- claimed at once and the new versions still find room beside the old ones.
create table signalbox_data.tasks (
    project_id uuid not null,
    id uuid not null default signalbox_data.new_id(),
    workflow_id uuid not null,
    parent_task_id uuid,
    created_at timestamptz not null default signalbox_data.clock(),
    status signalbox_data.task_status not null default 'pending',
    unmet_dependencies integer not null default 0,
    attempts integer not null default 0,
    failed_attempts integer not null default 0,
    rank bigint not null default nextval('signalbox_data.task_rank_seq'),
    updated_at timestamptz not null default signalbox_data.clock(),
    started_at timestamptz,
    finished_at timestamptz,
    available_at timestamptz,
    priority smallint not null default 5,
    max_attempts integer not null default 3,
    retry_delay interval not null default '5 seconds',
    retry_delay_max interval not null default '1 hour',
    timeout interval,
    estimate interval,
    complexity smallint,
    pr_number integer,
    queue text not null default 'default',
    key text,
    title text not null,
    type text not null default 'general',
    description text,
    details text,
    test_strategy text,
    requirements jsonb not null default '[]',
    acceptance_criteria jsonb not null default '[]',
    language text,
    framework text,
    testing_framework text,
    command text,
    parameters jsonb not null default '{}',
    environment jsonb not null default '{}',
    working_directory text,
    repository_url text,
    branch_name text,
    pr_url text,
    assignee text,
    status_reason text,
    tags text[] not null default '{}',
    metadata jsonb not null default '{}',
    primary key (project_id, id),
    constraint tasks_workflow_id_fkey
        foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade,
    constraint tasks_parent_task_id_fkey
        foreign key (project_id, parent_task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    constraint tasks_key_is_unique_in_workflow unique (workflow_id, project_id, key),
    constraint tasks_title_not_blank check (title ~ '\S'),
    constraint tasks_key_not_blank check (key ~ '\S'),
    constraint tasks_queue_not_blank check (queue ~ '\S'),
    constraint tasks_parent_is_another check (parent_task_id <> id),
    constraint tasks_unmet_dependencies_not_negative check (unmet_dependencies >= 0),
    constraint tasks_ready_means_nothing_unmet check (status <> 'ready' or unmet_dependencies = 0),
    constraint tasks_finished_at_agrees_with_status check (
        (finished_at is not null)
        = (status in ('completed', 'deployed', 'failed', 'cancelled', 'skipped'))
    ),
    constraint tasks_priority_from_1_to_10 check (priority between 1 and 10),
    constraint tasks_complexity_from_1_to_10 check (complexity between 1 and 10),
    constraint tasks_max_attempts_positive check (max_attempts >= 1),
    constraint tasks_failed_attempts_among_attempts check (
        failed_attempts between 0 and attempts
    ),
    constraint tasks_failed_attempts_within_max_attempts check (failed_attempts <= max_attempts),
    constraint tasks_retry_delay_not_negative check (retry_delay >= interval '0'),
    constraint tasks_retry_delay_max_not_less check (retry_delay_max >= retry_delay),
    constraint tasks_retry_delay_max_at_most_a_year check (retry_delay_max <= interval '1 year'),
    constraint tasks_timeout_positive check (timeout > interval '0'),
    constraint tasks_estimate_not_negative check (estimate >= interval '0'),
    constraint tasks_requirements_are_a_list check (jsonb_typeof(requirements) = 'array'),
    constraint tasks_acceptance_criteria_are_a_list check (
        jsonb_typeof(acceptance_criteria) = 'array'
    ),
    constraint tasks_parameters_are_an_object check (jsonb_typeof(parameters) = 'object'),
    constraint tasks_environment_is_an_object check (jsonb_typeof(environment) = 'object'),
    constraint tasks_metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
) with (fillfactor = 50);

alter sequence signalbox_data.task_rank_seq owned by signalbox_data.tasks.rank;

comment on constraint tasks_key_is_unique_in_workflow on signalbox_data.tasks is
    'Also the index by which the tasks of a workflow are found. Like every index beside a primary '
    'key it does not begin with project_id: the planner could not tell the two apart for a '
    'project that its statistics do not know.';

create index tasks_parent_task_id_idx
    on signalbox_data.tasks (parent_task_id, project_id)
    where parent_task_id is not null;
comment on index signalbox_data.tasks_parent_task_id_idx is 'The subtasks of a task.';

comment on table signalbox_data.tasks is
    'A task: what is to be done, where it stands, and how far its dependencies are met.';
comment on column signalbox_data.tasks.project_id is 'The project it belongs to.';
comment on column signalbox_data.tasks.id is 'UUIDv7, unique with project_id.';
comment on column signalbox_data.tasks.workflow_id is 'The workflow it belongs to.';
comment on column signalbox_data.tasks.parent_task_id is
    'The task that this one is a subtask of; the parent waits for it.';
comment on column signalbox_data.tasks.created_at is 'When the row was made.';
comment on column signalbox_data.tasks.status is
    'Where it stands; the moves allowed are in task_status_transitions.';
comment on column signalbox_data.tasks.unmet_dependencies is
    'How many ordering dependencies are not met yet; 0 means that nothing holds it back.';
comment on column signalbox_data.tasks.attempts is
    'How many attempts were made; the number of the latest.';
comment on column signalbox_data.tasks.failed_attempts is
    'How many of them count against max_attempts: those that failed or whose lease expired '
    'since the task was last reopened.';
comment on column signalbox_data.tasks.rank is
    'Place in the topological order of the project: a dependency has a lower rank than its '
    'dependents. Unique, from a sequence; permuted when an edge demands it.';
comment on column signalbox_data.tasks.updated_at is 'When the row was last changed.';
comment on column signalbox_data.tasks.started_at is 'When its first attempt began.';
comment on column signalbox_data.tasks.finished_at is 'When it reached a terminal status.';
comment on column signalbox_data.tasks.available_at is
    'Not to be claimed before; set for a delayed start and by the backoff of a retry.';
comment on column signalbox_data.tasks.priority is 'From 1 (low) to 10 (critical); higher goes first.';
comment on column signalbox_data.tasks.max_attempts is 'How many failed attempts before it is failed.';
comment on column signalbox_data.tasks.retry_delay is 'Backoff before the second attempt; doubles each time.';
comment on column signalbox_data.tasks.retry_delay_max is 'Cap of the backoff.';
comment on column signalbox_data.tasks.timeout is 'Maximum run time of one attempt; null for none.';
comment on column signalbox_data.tasks.estimate is 'Expected time of work.';
comment on column signalbox_data.tasks.complexity is 'From 1 (trivial) to 10 (hardest).';
comment on column signalbox_data.tasks.pr_number is 'Number of its pull request.';
comment on column signalbox_data.tasks.queue is 'The queue from which workers claim it.';
comment on column signalbox_data.tasks.key is
    'The caller''s own name for it, unique in the workflow: a step key, or the id in a task file.';
comment on column signalbox_data.tasks.title is 'What it is, in a line.';
comment on column signalbox_data.tasks.type is 'Free text: feature, bug, testing, deployment ….';
comment on column signalbox_data.tasks.description is 'What is to be done.';
comment on column signalbox_data.tasks.details is 'How it is to be done, at length.';
comment on column signalbox_data.tasks.test_strategy is 'How the result is to be checked.';
comment on column signalbox_data.tasks.requirements is 'Requirements, a JSON array.';
comment on column signalbox_data.tasks.acceptance_criteria is 'Acceptance criteria, a JSON array.';
comment on column signalbox_data.tasks.language is 'Programming language.';
comment on column signalbox_data.tasks.framework is 'Framework.';
comment on column signalbox_data.tasks.testing_framework is 'Testing framework.';
comment on column signalbox_data.tasks.command is 'Command to run, where the task is one.';
comment on column signalbox_data.tasks.parameters is 'Parameters of the work, a JSON object.';
comment on column signalbox_data.tasks.environment is 'Environment variables, a JSON object.';
comment on column signalbox_data.tasks.working_directory is 'Directory to work in.';
comment on column signalbox_data.tasks.repository_url is 'Repository, where it is not the project''s.';
comment on column signalbox_data.tasks.branch_name is 'Branch to work on.';
comment on column signalbox_data.tasks.pr_url is 'Address of its pull request.';
comment on column signalbox_data.tasks.assignee is 'Name of the person or agent that it is given to.';
comment on column signalbox_data.tasks.status_reason is 'Why it has the status, where somebody said so.';
comment on column signalbox_data.tasks.tags is 'Words to find it by.';
comment on column signalbox_data.tasks.metadata is 'Whatever the caller wants to keep, a JSON object.';

create table signalbox_data.task_status_transitions (
    from_status signalbox_data.task_status not null,
    to_status signalbox_data.task_status not null,
    primary key (from_status, to_status),
    constraint task_status_transitions_move_somewhere check (from_status <> to_status)
);

comment on table signalbox_data.task_status_transitions is
    'The moves that a task may make. Any other is refused with SB002.';
comment on column signalbox_data.task_status_transitions.from_status is 'The status left.';
comment on column signalbox_data.task_status_transitions.to_status is 'The status entered.';

-- A finished task leaves its status only for pending (it is reopened, and a new attempt will
-- be made) or, once completed, for deployed.
insert into signalbox_data.task_status_transitions (from_status, to_status)
select move.from_status::signalbox_data.task_status, target::signalbox_data.task_status
from (
    values
        ('pending', '{ready,in_progress,review,testing,blocked,deferred,completed,failed,cancelled,skipped}'::text[]),
        ('ready', '{pending,in_progress,review,testing,blocked,deferred,completed,failed,cancelled,skipped}'),
        ('in_progress', '{pending,ready,review,testing,blocked,deferred,completed,failed,cancelled}'),
        ('review', '{pending,ready,in_progress,testing,blocked,deferred,completed,failed,cancelled}'),
        ('testing', '{pending,ready,in_progress,review,blocked,deferred,completed,failed,cancelled}'),
        ('blocked', '{pending,ready,in_progress,review,testing,deferred,completed,failed,cancelled,skipped}'),
        ('deferred', '{pending,ready,in_progress,review,testing,blocked,completed,failed,cancelled,skipped}'),
        ('completed', '{pending,deployed}'),
        ('failed', '{pending}'),
        ('cancelled', '{pending}'),
        ('skipped', '{pending}')
) as move (from_status, to_statuses)
cross join unnest(move.to_statuses) as target;

grant select on signalbox_data.tasks, signalbox_data.task_status_transitions to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop table signalbox_data.task_status_transitions;
drop table signalbox_data.tasks;
drop cast (integer as signalbox_data.priority);
drop function signalbox_data.to_priority(integer);
drop type signalbox_data.priority;
drop type signalbox_data.task_status;
