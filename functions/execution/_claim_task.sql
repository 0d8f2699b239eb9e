-- Claim the task of a queue row, which the caller has locked. finish_and_claim does the same for
-- several tasks by statements for a set, which cost a single one twice as much.
create or replace function signalbox._claim_task(
    queue_row tid,
    worker text,
    lease interval,
    agent_type text,
    agent_config jsonb
)
returns signalbox.claimed_tasks
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_ready record;
    v_task signalbox_data.tasks;
    v_lease_token constant uuid := gen_random_uuid();
    v_expires_at timestamptz;
    v_results jsonb;
    v_resolved jsonb;
    v_ignored text;
begin
    delete from signalbox_data.ready_tasks r
    where r.ctid = _claim_task.queue_row
    returning
        r.project_id,
        r.task_id,
        r.workflow_id,
        r.is_rated,
        exists (
            select
            from signalbox_data.workflows w
            where w.project_id = r.project_id
                and w.id = r.workflow_id
                and (
                    w.started_at is null
                    or w.status <> 'active'
                    or w.cancel_requested_at is not null
                )
        ) as enters_workflow,
        exists (
            select
            from signalbox_data.task_dependencies d
            where d.project_id = r.project_id
                and d.task_id = r.task_id
                and d.type in ('blocks', 'subtask', 'inherited')
        ) as has_dependencies
    into v_ready;

    if v_ready.enters_workflow then
        if v_ready.task_id <> all (signalbox._enter_workflows(
            v_ready.project_id, array[v_ready.task_id], array[v_ready.workflow_id]
        )) then
            return null;
        end if;
    end if;
    if v_ready.is_rated then
        if signalbox._keep_to_rate(v_ready.project_id, array[v_ready.task_id]) = '{}' then
            return null;
        end if;
    end if;
    if v_ready.has_dependencies then
        v_results := signalbox._dependency_results(v_ready.project_id, array[v_ready.task_id]);
    end if;

    -- See _audit_move_of.
    v_ignored := set_config('signalbox.audit_few', 'true', true);
    update signalbox_data.tasks t
    set status = 'in_progress',
        attempts = t.attempts + 1,
        status_reason = null,
        started_at = coalesce(t.started_at, signalbox_data.clock()),
        updated_at = signalbox_data.clock()
    where t.project_id = v_ready.project_id
        and t.id = v_ready.task_id
    returning t.*
    into v_task;
    v_ignored := set_config('signalbox.audit_few', '', true);
    if not found then
        return null;
    end if;

    if v_task.is_gated then
        v_resolved := signalbox._resolve_parameters(v_task.project_id, array[v_task.id]);
        if v_resolved is not null then
            v_task.parameters := v_resolved #> array[v_task.id::text, 'parameters'];
            v_task.environment := v_resolved #> array[v_task.id::text, 'environment'];
            v_task.command := v_resolved #>> array[v_task.id::text, 'command'];
        end if;
    end if;

    v_expires_at := v_task.updated_at + least(_claim_task.lease, v_task.timeout);
    insert into signalbox_data.task_executions (
        project_id, task_id, attempt, lease_token, started_at, expiry_check_at,
        lease_expires_at, worker, agent_type, agent_config
    )
    values (
        v_task.project_id, v_task.id, v_task.attempts, v_lease_token, v_task.updated_at,
        v_expires_at, v_expires_at, _claim_task.worker, _claim_task.agent_type,
        _claim_task.agent_config
    );

    if v_task.repository_url is null then
        select p.repository_url
        into v_task.repository_url
        from signalbox_data.projects p
        where p.id = v_task.project_id;
    end if;

    return row(
        v_task.project_id,
        v_task.workflow_id,
        v_task.id,
        v_task.attempts,
        v_lease_token,
        v_expires_at,
        _claim_task.worker,
        v_task.key,
        v_task.title,
        v_task.type,
        v_task.queue,
        v_task.priority,
        v_task.failed_attempts,
        v_task.max_attempts,
        v_task.timeout,
        v_task.description,
        v_task.details,
        v_task.test_strategy,
        v_task.requirements,
        v_task.acceptance_criteria,
        v_task.complexity,
        v_task.estimate,
        v_task.language,
        v_task.framework,
        v_task.testing_framework,
        v_task.command,
        v_task.parameters,
        v_task.environment,
        v_task.working_directory,
        v_task.repository_url,
        v_task.branch_name,
        v_task.pr_number,
        v_task.pr_url,
        v_task.assignee,
        v_task.tags,
        v_task.metadata,
        v_task.parent_task_id,
        v_results -> v_task.id::text
    );
end;
$$;

comment on function signalbox._claim_task(tid, text, interval, text, jsonb) is
    'Claim the task of a locked row of ready_tasks for a worker and return it as claimed; null when '
    'the task is gone, or its workflow is not to be worked on.';
