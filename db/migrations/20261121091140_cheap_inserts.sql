-- migrate:up
set local lock_timeout = '3s';

-- PostgreSQL looks up what a foreign key refers to once for every row, for five times what it
-- costs to insert the row. Tasks and edges are written by functions that hold what they refer to:
-- the workflow of a new task is locked once for all tasks of a call, and both tasks of an edge are
-- new or guarded by the graph lock. What remains is that the rows go with what they refer to.
alter table signalbox_data.tasks drop constraint tasks_workflow_id_fkey;
alter table signalbox_data.task_dependencies drop constraint task_dependencies_task_id_fkey;
alter table signalbox_data.task_dependencies
    drop constraint task_dependencies_depends_on_task_id_fkey;

create function signalbox_data.delete_tasks_of_workflows()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    delete from signalbox_data.tasks t
    using deleted
    where t.project_id = deleted.project_id
        and t.workflow_id = deleted.id;
    return null;
end;
$$;
comment on function signalbox_data.delete_tasks_of_workflows() is
    'Trigger: the tasks of a deleted workflow go with it.';

create trigger workflows_delete_tasks
    after delete on signalbox_data.workflows
    referencing old table as deleted
    for each statement
    execute function signalbox_data.delete_tasks_of_workflows();

-- Whoever adds an edge to a task holds the graph lock of its project in shared mode until the
-- edge can be seen; delete_task holds it exclusively already.
create function signalbox_data.delete_edges_of_tasks()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('graph ' || p.project_id, 0))
    from (select distinct deleted.project_id from deleted order by 1) p;

    delete from signalbox_data.task_dependencies d
    using deleted
    where d.project_id = deleted.project_id
        and d.task_id = deleted.id;
    delete from signalbox_data.task_dependencies d
    using deleted
    where d.project_id = deleted.project_id
        and d.depends_on_task_id = deleted.id;
    return null;
end;
$$;
comment on function signalbox_data.delete_edges_of_tasks() is
    'Trigger: the edges of a deleted task, in both directions, go with it.';

create trigger tasks_delete_edges
    after delete on signalbox_data.tasks
    referencing old table as deleted
    for each statement
    execute function signalbox_data.delete_edges_of_tasks();

-- The condition of a trigger is read from its text by every statement that it concerns, for a third
-- of what it costs to make a task. A new task always meets it; what the trigger function keeps
-- ready to run checks it for a fiftieth of that. Not so for updates: a trigger before them locks
-- each row once more, also where other columns change.
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
comment on function signalbox_data.report_invalid_task() is
    'Trigger: reports a task that breaks a rule as PostgreSQL reports a violated check.';

drop trigger tasks_are_valid on signalbox_data.tasks;
create constraint trigger tasks_are_valid
    after update of
        title, key, queue, parent_task_id, priority, complexity, max_attempts, retry_delay,
        retry_delay_max, timeout, estimate, requirements, acceptance_criteria, parameters,
        environment, metadata
    on signalbox_data.tasks
    for each row when (
        new.title !~ '\S'
        or new.key !~ '\S'
        or new.queue !~ '\S'
        or new.parent_task_id = new.id
        or new.priority not between 1 and 10
        or new.complexity not between 1 and 10
        or new.max_attempts < 1
        or new.failed_attempts not between 0 and new.attempts
        or new.failed_attempts > new.max_attempts
        or new.retry_delay < interval '0'
        or new.retry_delay_max < new.retry_delay
        or new.retry_delay_max > interval '1 year'
        or new.timeout <= interval '0'
        or new.estimate < interval '0'
        or jsonb_typeof(new.requirements) <> 'array'
        or jsonb_typeof(new.acceptance_criteria) <> 'array'
        or jsonb_typeof(new.parameters) <> 'object'
        or jsonb_typeof(new.environment) <> 'object'
        or jsonb_typeof(new.metadata) <> 'object'
    )
    execute function signalbox_data.report_invalid_task();

create trigger tasks_are_valid_when_made
    before insert on signalbox_data.tasks
    for each row
    execute function signalbox_data.report_invalid_task();

-- migrate:down
set local lock_timeout = '3s';

drop trigger tasks_are_valid_when_made on signalbox_data.tasks;
drop trigger tasks_are_valid on signalbox_data.tasks;
create constraint trigger tasks_are_valid
    after insert or update of
        title, key, queue, parent_task_id, priority, complexity, max_attempts, retry_delay,
        retry_delay_max, timeout, estimate, requirements, acceptance_criteria, parameters,
        environment, metadata
    on signalbox_data.tasks
    for each row when (
        new.title !~ '\S'
        or new.key !~ '\S'
        or new.queue !~ '\S'
        or new.parent_task_id = new.id
        or new.priority not between 1 and 10
        or new.complexity not between 1 and 10
        or new.max_attempts < 1
        or new.failed_attempts not between 0 and new.attempts
        or new.failed_attempts > new.max_attempts
        or new.retry_delay < interval '0'
        or new.retry_delay_max < new.retry_delay
        or new.retry_delay_max > interval '1 year'
        or new.timeout <= interval '0'
        or new.estimate < interval '0'
        or jsonb_typeof(new.requirements) <> 'array'
        or jsonb_typeof(new.acceptance_criteria) <> 'array'
        or jsonb_typeof(new.parameters) <> 'object'
        or jsonb_typeof(new.environment) <> 'object'
        or jsonb_typeof(new.metadata) <> 'object'
    )
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
    raise exception 'new row for relation "tasks" violates check constraint "%"', v_rule
        using
            errcode = 'check_violation',
            schema = tg_table_schema,
            table = tg_table_name,
            constraint = v_rule;
end;
$$;
comment on function signalbox_data.report_invalid_task() is
    'Trigger: reports a task that its conditions caught as PostgreSQL reports a violated check.';

drop trigger tasks_delete_edges on signalbox_data.tasks;
drop function signalbox_data.delete_edges_of_tasks();
drop trigger workflows_delete_tasks on signalbox_data.workflows;
drop function signalbox_data.delete_tasks_of_workflows();

alter table signalbox_data.tasks
    add constraint tasks_workflow_id_fkey foreign key (project_id, workflow_id)
        references signalbox_data.workflows (project_id, id) on delete cascade;
alter table signalbox_data.task_dependencies
    add constraint task_dependencies_task_id_fkey foreign key (project_id, task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade,
    add constraint task_dependencies_depends_on_task_id_fkey
        foreign key (project_id, depends_on_task_id)
        references signalbox_data.tasks (project_id, id) on delete cascade;
