-- Reopen tasks that failed for good (dead_letters), with everything that was skipped because of them.
-- They keep their attempts, whose numbers go on, and have all of max_attempts before them again;
-- task_redrives keeps who did it.
--
--     select key, status from signalbox.redrive_tasks(
--         :project_id, error_type => 'registry_unavailable', reason => 'the registry is back');
--
-- Without task_ids those are taken that agree with all the filters given, the oldest first, at most
-- max_tasks: call again for more. Of two calls for the same task one reopens it.
--
-- redrive is the number of this redrive of the task; null for what comes back with it.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.redrive_tasks(
    project_id uuid,
    task_ids uuid[] default null,
    error_type text default null,
    queue text default null,
    workflow_id uuid default null,
    max_tasks integer default 100,
    redriven_by text default null,
    reason text default null
)
returns table (
    task_id uuid,
    key text,
    title text,
    status signalbox_data.task_status,
    redrive integer
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_custom_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_dead uuid[];
    v_task_ids uuid[];
    v_redriven_by text;
begin
    perform signalbox._require_access(redrive_tasks.project_id, 'operator');
    v_redriven_by := signalbox._acting_name(redrive_tasks.redriven_by);
    perform signalbox._begin_locking();
    if redrive_tasks.max_tasks is null or redrive_tasks.max_tasks not between 1 and 1000
        or cardinality(redrive_tasks.task_ids) > 1000
    then
        raise exception 'from 1 to 1000 tasks can be redriven in a call, not %',
            coalesce(cardinality(redrive_tasks.task_ids), redrive_tasks.max_tasks)
            using errcode = 'SB006';
    end if;
    perform signalbox._require_tasks(
        redrive_tasks.project_id, coalesce(redrive_tasks.task_ids, '{}')
    );

    -- By the workflow, by the names given, or by the whole project.
    v_dead := array(
        select t.id
        from signalbox_data.tasks t
        left join signalbox_data.task_executions e
            on e.project_id = t.project_id
            and e.task_id = t.id
            and e.attempt = t.attempts
        where t.project_id = redrive_tasks.project_id
            and t.status = 'failed'
            and (redrive_tasks.task_ids is null or t.id = any (redrive_tasks.task_ids))
            and (
                redrive_tasks.workflow_id is null or t.workflow_id = redrive_tasks.workflow_id
            )
            and (redrive_tasks.queue is null or t.queue = redrive_tasks.queue)
            and (redrive_tasks.error_type is null or e.error_type = redrive_tasks.error_type)
        order by t.finished_at, t.rank
        limit case
            when redrive_tasks.task_ids is null then redrive_tasks.max_tasks
        end
    );
    if v_dead = '{}' then
        return;
    end if;

    v_task_ids := v_dead || array(
        select s.id
        from signalbox._skipped_behind(redrive_tasks.project_id, v_dead) s (id)
    );
    perform signalbox._lock_patiently(
        redrive_tasks.project_id, v_task_ids, with_dependents => true
    );

    -- Somebody else may have been first.
    v_dead := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = redrive_tasks.project_id
            and t.id = any (v_dead)
            and t.status = 'failed'
    );
    v_task_ids := v_dead || array(
        select s.id
        from signalbox._skipped_behind(redrive_tasks.project_id, v_dead) s (id)
        where s.id in (select unnest(v_task_ids))
    );

    insert into signalbox_data.task_redrives (
        project_id, task_id, redrive, redriven_at, redriven_by, reason, attempt, failed_at,
        error_type, error_message
    )
    select
        t.project_id,
        t.id,
        1 + (
            select count(*)
            from signalbox_data.task_redrives r
            where r.project_id = t.project_id
                and r.task_id = t.id
        ),
        v_now,
        coalesce(v_redriven_by, session_user::text),
        redrive_tasks.reason,
        t.attempts,
        t.finished_at,
        e.error_type,
        coalesce(e.error_message, t.status_reason)
    from signalbox_data.tasks t
    left join signalbox_data.task_executions e
        on e.project_id = t.project_id
        and e.task_id = t.id
        and e.attempt = t.attempts
    where t.project_id = redrive_tasks.project_id
        and t.id = any (v_dead);

    v_task_ids := signalbox._reopen_tasks(redrive_tasks.project_id, v_task_ids);
    perform signalbox._go_on_with(redrive_tasks.project_id, v_task_ids);

    return query
        select
            t.id,
            t.key,
            t.title,
            t.status,
            (
                select max(r.redrive)
                from signalbox_data.task_redrives r
                where r.project_id = t.project_id
                    and r.task_id = t.id
                    and t.id = any (v_dead)
            )
        from signalbox_data.tasks t
        where t.project_id = redrive_tasks.project_id
            and t.id = any (v_task_ids)
        order by t.rank;
end;
$$;

comment on function signalbox.redrive_tasks(
    uuid, uuid[], text, text, uuid, integer, text, text
) is
    'Reopen failed tasks, those named or up to max_tasks (1 to 1000) that agree with the filters, with '
    'what was skipped because of them, and return all of these; raises SB001 for a task that is not in '
    'the project, SB002 when a workflow is being cancelled, and SB006 for too many.';
grant execute on function signalbox.redrive_tasks(
    uuid, uuid[], text, text, uuid, integer, text, text
) to signalbox_operator;
