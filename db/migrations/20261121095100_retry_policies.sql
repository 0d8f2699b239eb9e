-- migrate:up
set local lock_timeout = '3s';

create type signalbox_data.retry_backoff as enum ('fixed', 'linear', 'exponential');
comment on type signalbox_data.retry_backoff is
    'How the delay before a retry grows with each failed attempt.';

-- Null stands for what is usual, and takes no room in the row, of which each claim and finish makes a
-- new version.
alter table signalbox_data.tasks
    add column backoff signalbox_data.retry_backoff,
    add column retry_jitter real,
    add column retry_on text[];

comment on column signalbox_data.tasks.backoff is
    'How the delay grows with each failed attempt: fixed, linear, or exponential (it doubles), which '
    'null stands for.';
comment on column signalbox_data.tasks.retry_jitter is
    'Which part of the delay is left to chance, from 0 (none) to 1 (all of it); null for a half.';
comment on column signalbox_data.tasks.retry_on is
    'Classes of errors (task_executions.error_type) after which it is tried again; null for all.';
comment on column signalbox_data.tasks.retry_delay is 'Delay before the second attempt; see backoff.';
comment on column signalbox_data.tasks.retry_delay_max is 'Cap of the delay.';

create or replace function signalbox_data.report_invalid_task()
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
        when new.retry_jitter not between 0 and 1
            then 'tasks_retry_jitter_from_0_to_1'
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

drop trigger tasks_are_valid on signalbox_data.tasks;
create constraint trigger tasks_are_valid
    after update of
        title, key, queue, parent_task_id, priority, complexity, max_attempts, retry_delay,
        retry_delay_max, retry_jitter, timeout, estimate, requirements, acceptance_criteria,
        parameters, environment, metadata
    on signalbox_data.tasks
    for each row
    execute function signalbox_data.report_invalid_task();

-- migrate:down
set local lock_timeout = '3s';

drop trigger tasks_are_valid on signalbox_data.tasks;
create constraint trigger tasks_are_valid
    after update of
        title, key, queue, parent_task_id, priority, complexity, max_attempts, retry_delay,
        retry_delay_max, timeout, estimate, requirements, acceptance_criteria, parameters,
        environment, metadata
    on signalbox_data.tasks
    for each row
    execute function signalbox_data.report_invalid_task();

create or replace function signalbox_data.report_invalid_task()
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

comment on column signalbox_data.tasks.retry_delay is 'Backoff before the second attempt; doubles each time.';
comment on column signalbox_data.tasks.retry_delay_max is 'Cap of the backoff.';
alter table signalbox_data.tasks
    drop column backoff,
    drop column retry_jitter,
    drop column retry_on;
drop type signalbox_data.retry_backoff;
