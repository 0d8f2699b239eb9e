-- migrate:up
set local lock_timeout = '3s';

-- What a worker hands over when it ends an attempt: the fields of an object in the array that
-- finish_and_claim takes.
create type signalbox_data.finished_attempt as (
    project_id uuid,
    task_id uuid,
    lease_token uuid,
    outcome signalbox_data.execution_outcome,
    retry boolean,
    result jsonb,
    output text,
    exit_code integer,
    error text,
    error_details jsonb
);
comment on type signalbox_data.finished_attempt is
    'What a worker hands over when it ends an attempt.';

-- PostgreSQL reads every check and every trigger condition of a table from its text in every
-- statement that they concern, and checks concern all: a third of what it costs to claim and
-- finish a task, or to make one. The rules for what people write are therefore in a function, which
-- PostgreSQL keeps ready, called for new tasks and for updates of just those columns. (After an
-- update: a trigger before it locks each row once more, also where other columns change.) Two
-- checks on what claim and finish change stay.
create function signalbox_data.report_invalid_task()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule constant text := case
        when new.title !~ '\S'
            then 'tasks_title_not_blank'
        when new.key !~ '\S'
            then 'tasks_key_not_blank'
        when new.queue !~ '\S'
            then 'tasks_queue_not_blank'
        when new.parent_task_id = new.id
            then 'tasks_parent_is_another'
        when new.unmet_dependencies < 0
            then 'tasks_unmet_dependencies_not_negative'
        when new.priority not between 1 and 10
            then 'tasks_priority_from_1_to_10'
        when new.complexity not between 1 and 10
            then 'tasks_complexity_from_1_to_10'
        when new.max_attempts < 1
            then 'tasks_max_attempts_positive'
        when new.failed_attempts not between 0 and new.attempts
            then 'tasks_failed_attempts_among_attempts'
        when new.failed_attempts > new.max_attempts
            then 'tasks_failed_attempts_within_max_attempts'
        when new.retry_delay < interval '0'
            then 'tasks_retry_delay_not_negative'
        when new.retry_delay_max < new.retry_delay
            then 'tasks_retry_delay_max_not_less'
        when new.retry_delay_max > interval '1 year'
            then 'tasks_retry_delay_max_at_most_a_year'
        when new.timeout <= interval '0'
            then 'tasks_timeout_positive'
        when new.estimate < interval '0'
            then 'tasks_estimate_not_negative'
        when jsonb_typeof(new.requirements) <> 'array'
            then 'tasks_requirements_are_a_list'
        when jsonb_typeof(new.acceptance_criteria) <> 'array'
            then 'tasks_acceptance_criteria_are_a_list'
        when jsonb_typeof(new.parameters) <> 'object'
            then 'tasks_parameters_are_an_object'
        when jsonb_typeof(new.environment) <> 'object'
            then 'tasks_environment_is_an_object'
        when jsonb_typeof(new.metadata) <> 'object'
            then 'tasks_metadata_is_an_object'
    end;
begin
    if v_rule is null then
        return new;
    end if;

    raise exception 'new row for relation "tasks" violates check constraint "%"', v_rule
        using
            errcode = 'check_violation',
            schema = tg_table_schema,
            table = tg_table_name,
            constraint = v_rule;
end;
$$;
comment on function signalbox_data.report_invalid_task() is
    'Trigger: reports a task that breaks a rule as PostgreSQL reports a violated check.';

alter table signalbox_data.tasks
    drop constraint tasks_title_not_blank,
    drop constraint tasks_key_not_blank,
    drop constraint tasks_queue_not_blank,
    drop constraint tasks_parent_is_another,
    drop constraint tasks_unmet_dependencies_not_negative,
    drop constraint tasks_priority_from_1_to_10,
    drop constraint tasks_complexity_from_1_to_10,
    drop constraint tasks_max_attempts_positive,
    drop constraint tasks_failed_attempts_among_attempts,
    drop constraint tasks_failed_attempts_within_max_attempts,
    drop constraint tasks_retry_delay_not_negative,
    drop constraint tasks_retry_delay_max_not_less,
    drop constraint tasks_retry_delay_max_at_most_a_year,
    drop constraint tasks_timeout_positive,
    drop constraint tasks_estimate_not_negative,
    drop constraint tasks_requirements_are_a_list,
    drop constraint tasks_acceptance_criteria_are_a_list,
    drop constraint tasks_parameters_are_an_object,
    drop constraint tasks_environment_is_an_object,
    drop constraint tasks_metadata_is_an_object;

create trigger tasks_are_valid_when_made
    before insert on signalbox_data.tasks
    for each row
    execute function signalbox_data.report_invalid_task();

create constraint trigger tasks_are_valid
    after update of
        title, key, queue, parent_task_id, priority, complexity, max_attempts, retry_delay,
        retry_delay_max, timeout, estimate, requirements, acceptance_criteria, parameters,
        environment, metadata
    on signalbox_data.tasks
    for each row
    execute function signalbox_data.report_invalid_task();

create constraint trigger tasks_unmet_dependencies_not_negative
    after update of unmet_dependencies on signalbox_data.tasks
    for each row when (new.unmet_dependencies < 0)
    execute function signalbox_data.report_invalid_task();

-- The terminal statuses are the last of their type.
alter table signalbox_data.tasks
    drop constraint tasks_finished_at_agrees_with_status,
    add constraint tasks_finished_at_agrees_with_status
        check ((finished_at is not null) = (status >= 'completed')) not valid;
comment on type signalbox_data.task_status is
    'Where a task stands; the terminal statuses, from completed on, come last.';

-- finish_and_claim, which alone makes attempts, says what is wrong with a worker; and whoever ends an
-- attempt sets outcome and finished_at in one update, never earlier than its start.
alter table signalbox_data.task_executions
    drop constraint task_executions_finished_after_started,
    drop constraint task_executions_finished_with_an_outcome,
    drop constraint task_executions_attempt_positive,
    drop constraint task_executions_worker_not_blank,
    drop constraint task_executions_agent_config_is_an_object;

-- The queue and the attempts are written by functions that hold the task. A foreign key would lock
-- it once more, for 58 bytes of log each time; all that it is needed for is that they go with it.
alter table signalbox_data.ready_tasks drop constraint ready_tasks_task_id_fkey;
alter table signalbox_data.delayed_tasks drop constraint delayed_tasks_task_id_fkey;
alter table signalbox_data.task_executions drop constraint task_executions_task_id_fkey;

create function signalbox_data.delete_work_of_tasks()
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
comment on function signalbox_data.delete_work_of_tasks() is
    'Trigger: the queue rows and attempts of a deleted task go with it.';

create trigger tasks_delete_work
    after delete on signalbox_data.tasks
    referencing old table as deleted
    for each statement
    execute function signalbox_data.delete_work_of_tasks();

-- migrate:down
set local lock_timeout = '3s';

drop trigger tasks_delete_work on signalbox_data.tasks;
drop function signalbox_data.delete_work_of_tasks();

alter table signalbox_data.ready_tasks
    add constraint ready_tasks_task_id_fkey foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade;
alter table signalbox_data.delayed_tasks
    add constraint delayed_tasks_task_id_fkey foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade;
alter table signalbox_data.task_executions
    add constraint task_executions_task_id_fkey foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    add constraint task_executions_finished_after_started check (finished_at >= started_at),
    add constraint task_executions_finished_with_an_outcome check (
        (finished_at is not null) = (outcome is not null)
    ),
    add constraint task_executions_attempt_positive check (attempt >= 1),
    add constraint task_executions_worker_not_blank check (worker ~ '\S'),
    add constraint task_executions_agent_config_is_an_object check (
        jsonb_typeof(agent_config) = 'object'
    );

comment on type signalbox_data.task_status is null;
drop trigger tasks_unmet_dependencies_not_negative on signalbox_data.tasks;
drop trigger tasks_are_valid on signalbox_data.tasks;
drop trigger tasks_are_valid_when_made on signalbox_data.tasks;
drop function signalbox_data.report_invalid_task();

alter table signalbox_data.tasks
    add constraint tasks_title_not_blank check (title ~ '\S'),
    add constraint tasks_key_not_blank check (key ~ '\S'),
    add constraint tasks_queue_not_blank check (queue ~ '\S'),
    add constraint tasks_parent_is_another check (parent_task_id <> id),
    add constraint tasks_unmet_dependencies_not_negative check (unmet_dependencies >= 0),
    add constraint tasks_priority_from_1_to_10 check (priority between 1 and 10),
    add constraint tasks_complexity_from_1_to_10 check (complexity between 1 and 10),
    add constraint tasks_max_attempts_positive check (max_attempts >= 1),
    add constraint tasks_failed_attempts_among_attempts check (failed_attempts between 0 and attempts),
    add constraint tasks_failed_attempts_within_max_attempts check (failed_attempts <= max_attempts),
    add constraint tasks_retry_delay_not_negative check (retry_delay >= interval '0'),
    add constraint tasks_retry_delay_max_not_less check (retry_delay_max >= retry_delay),
    add constraint tasks_retry_delay_max_at_most_a_year check (retry_delay_max <= interval '1 year'),
    add constraint tasks_timeout_positive check (timeout > interval '0'),
    add constraint tasks_estimate_not_negative check (estimate >= interval '0'),
    add constraint tasks_requirements_are_a_list check (jsonb_typeof(requirements) = 'array'),
    add constraint tasks_acceptance_criteria_are_a_list check (jsonb_typeof(acceptance_criteria) = 'array'),
    add constraint tasks_parameters_are_an_object check (jsonb_typeof(parameters) = 'object'),
    add constraint tasks_environment_is_an_object check (jsonb_typeof(environment) = 'object'),
    add constraint tasks_metadata_is_an_object check (jsonb_typeof(metadata) = 'object'),
    drop constraint tasks_finished_at_agrees_with_status,
    add constraint tasks_finished_at_agrees_with_status check (
        (finished_at is not null)
        = (status in ('completed', 'deployed', 'failed', 'cancelled', 'skipped'))
    );

drop type signalbox_data.finished_attempt;
