-- Change the fields named, leave the others. A null clears a field. The status is changed by
-- set_task_status, dependencies by add_dependency and remove_dependency.
--
--     select * from signalbox.update_task(
--         :project_id, :task_id, '{"priority": "high", "assignee": "ada"}');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.update_task(
    project_id uuid,
    task_id uuid,
    changes jsonb
)
returns setof signalbox.tasks
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_old signalbox_data.tasks;
    v_new signalbox_data.tasks;
    v_is_renamed boolean;
    v_is_moved boolean;
    v_is_requeued boolean;
begin
    perform signalbox._require_access(update_task.project_id, 'agent');
    perform signalbox._begin_locking();
    perform signalbox._require_changes(
        changes,
        '{parent_task_id,priority,max_attempts,retry_delay,retry_delay_max,timeout,estimate,'
        'complexity,pr_number,queue,key,title,type,description,details,test_strategy,'
        'requirements,acceptance_criteria,language,framework,testing_framework,command,'
        'parameters,environment,working_directory,repository_url,branch_name,pr_url,assignee,'
        'tags,metadata,available_at,backoff,retry_jitter,retry_on,start_timeout}'
    );

    -- A move in the tree changes the graph, whose lock comes before all others.
    if update_task.changes ? 'parent_task_id' then
        perform pg_advisory_xact_lock(signalbox._lock_key('graph', update_task.project_id));
    end if;
    perform signalbox._lock_tasks(update_task.project_id, array[update_task.task_id]);

    select *
    into v_old
    from signalbox_data.tasks t
    where t.project_id = update_task.project_id
        and t.id = update_task.task_id;

    if not found then
        raise exception 'task % not found in project %',
            update_task.task_id, update_task.project_id
            using errcode = 'SB001';
    end if;

    -- A step with a list knows its items by their keys and their parent.
    v_is_renamed := update_task.changes ? 'key'
        and update_task.changes ->> 'key' is distinct from v_old.key;
    v_is_moved := update_task.changes ? 'parent_task_id'
        and update_task.changes ->> 'parent_task_id' is distinct from v_old.parent_task_id::text;
    if v_is_renamed
            and v_old.is_gated
            and signalbox._made_lists(update_task.project_id, array[v_old.id]) <> '{}'
        or (v_is_renamed or v_is_moved)
            and v_old.id in (
                select i.id
                from signalbox._items_of(update_task.project_id, array[v_old.parent_task_id]) i
            )
    then
        raise exception 'task % belongs to a list and keeps its key and its parent',
            update_task.task_id
            using
                errcode = 'SB002',
                hint = 'The results of a list are put together by the keys of its items.';
    end if;

    v_new := jsonb_populate_record(
        v_old, update_task.changes - '{priority,start_timeout}'::text[]
    );
    if update_task.changes ? 'priority' then
        v_new.priority := signalbox.priority_number(
            (update_task.changes ->> 'priority')::signalbox_data.priority
        );
    end if;

    if v_new.max_attempts < v_old.max_attempts
        and v_new.max_attempts = v_old.failed_attempts
        and v_old.finished_at is null
    then
        raise exception 'task % has failed % times already',
            update_task.task_id, v_old.failed_attempts
            using
                errcode = 'check_violation',
                hint = 'set_task_status fails it; otherwise it needs an attempt more.';
    end if;

    -- What else is changed leaves a task where it is, and no traces of a way out and in.
    v_is_requeued := (v_new.priority, v_new.queue, v_new.available_at)
            is distinct from (v_old.priority, v_old.queue, v_old.available_at)
        or update_task.changes ?| '{available_at,start_timeout}';

    update signalbox_data.tasks t
    set priority = v_new.priority,
        max_attempts = v_new.max_attempts,
        retry_delay = v_new.retry_delay,
        retry_delay_max = v_new.retry_delay_max,
        timeout = v_new.timeout,
        estimate = v_new.estimate,
        complexity = v_new.complexity,
        pr_number = v_new.pr_number,
        queue = v_new.queue,
        key = v_new.key,
        title = v_new.title,
        type = v_new.type,
        description = v_new.description,
        details = v_new.details,
        test_strategy = v_new.test_strategy,
        requirements = v_new.requirements,
        acceptance_criteria = v_new.acceptance_criteria,
        language = v_new.language,
        framework = v_new.framework,
        testing_framework = v_new.testing_framework,
        command = v_new.command,
        parameters = v_new.parameters,
        environment = v_new.environment,
        working_directory = v_new.working_directory,
        repository_url = v_new.repository_url,
        branch_name = v_new.branch_name,
        pr_url = v_new.pr_url,
        assignee = v_new.assignee,
        tags = v_new.tags,
        metadata = v_new.metadata,
        available_at = v_new.available_at,
        backoff = v_new.backoff,
        retry_jitter = v_new.retry_jitter,
        retry_on = v_new.retry_on,
        status = case when t.status = 'ready' and v_is_requeued then 'pending' else t.status end,
        updated_at = signalbox_data.clock()
    where t.project_id = update_task.project_id
        and t.id = update_task.task_id;

    if v_new.queue <> v_old.queue then
        perform signalbox._limit_tasks(update_task.project_id, array[update_task.task_id]);
    end if;
    if update_task.changes ? 'start_timeout' then
        perform signalbox._set_start_timeout(
            update_task.project_id,
            update_task.task_id,
            (update_task.changes ->> 'start_timeout')::interval
        );
    end if;

    -- Out of the queue and in again, where its new place, queue and time are looked at.
    if v_old.status in ('pending', 'ready') and v_is_requeued then
        delete from signalbox_data.ready_tasks r
        where r.project_id = update_task.project_id
            and r.task_id = update_task.task_id;
        delete from signalbox_data.delayed_tasks y
        where y.project_id = update_task.project_id
            and y.task_id = update_task.task_id;
        if v_old.is_gated then
            perform signalbox._begin_sharing();
            perform signalbox._leave_limits(update_task.project_id, array[update_task.task_id]);
        end if;
        perform signalbox._make_ready(update_task.project_id, array[update_task.task_id]);
        perform signalbox._end_sharing();
    end if;

    if v_new.parent_task_id is distinct from v_old.parent_task_id then
        perform signalbox._set_parent(
            update_task.project_id, update_task.task_id, v_new.parent_task_id
        );
    end if;

    return query
        select * from signalbox.tasks t
        where t.project_id = update_task.project_id
            and t.id = update_task.task_id;
end;
$$;

comment on function signalbox.update_task(uuid, uuid, jsonb) is
    'Change the fields of a task that changes names and return it; raises SB001 when there is '
    'no such task, SB002 for another key or parent of an item of a list, SB003 when the new parent is '
    'below the task, and SB005 for a field that cannot be changed.';
grant execute on function signalbox.update_task(uuid, uuid, jsonb) to signalbox_agent;
