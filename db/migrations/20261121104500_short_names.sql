-- migrate:up
set local lock_timeout = '3s';

-- These names stand in indexes of what is to be done, where what does not fit into a page would be refused, and not
-- to who wrote it but to who finishes the task before.
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
        when octet_length(new.queue) > 255
            then 'tasks_queue_at_most_255_bytes'
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

alter table signalbox_data.task_rules
    add constraint task_rules_concurrency_key_at_most_255_bytes
        check (octet_length(concurrency_key) <= 255) not valid,
    add constraint task_rules_rate_limit_key_at_most_255_bytes
        check (octet_length(rate_limit_key) <= 255) not valid;

-- migrate:down
set local lock_timeout = '3s';

alter table signalbox_data.task_rules
    drop constraint task_rules_rate_limit_key_at_most_255_bytes,
    drop constraint task_rules_concurrency_key_at_most_255_bytes;

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
