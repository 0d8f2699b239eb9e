-- Move a task by hand, as people and agents do on a board. Everything that follows happens in
-- the same call: dependents are settled, or wait again when a finished task is reopened; the
-- subtasks of a cancelled task are cancelled; a worker that holds the task loses its lease.
--
--     select * from signalbox.set_task_status(:project_id, :task_id, 'deferred', 'next quarter');
--
-- pending and ready mean the same here: the task becomes ready when nothing holds it back.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_task_status(
    project_id uuid,
    task_id uuid,
    status signalbox_data.task_status,
    reason text default null
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
    v_task_ids uuid[];
    v_old record;
    v_new constant signalbox_data.task_status := case
        when set_task_status.status = 'ready' then 'pending'
        else set_task_status.status
    end;
    v_now timestamptz;
    v_settled record;
begin
    perform signalbox._require_access(set_task_status.project_id, 'agent');
    perform signalbox._begin_locking();
    -- Reopening takes something back from the dependents, cancelling from the subtasks.
    v_task_ids := array[set_task_status.task_id] || array(
        select b.id
        from signalbox._open_subtasks(set_task_status.project_id, set_task_status.task_id) b (id)
        where v_new = 'cancelled'
    );
    if v_new = 'pending' then
        perform signalbox._lock_with_dependents(set_task_status.project_id, v_task_ids);
    else
        perform signalbox._lock_tasks(set_task_status.project_id, v_task_ids);
    end if;

    -- A subtask may have finished before it was locked.
    v_task_ids := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = set_task_status.project_id
            and t.id = any (v_task_ids)
            and (t.id = set_task_status.task_id or t.finished_at is null)
    );

    select t.status, t.workflow_id, t.unmet_dependencies, t.is_gated
    into v_old
    from signalbox_data.tasks t
    where t.project_id = set_task_status.project_id
        and t.id = set_task_status.task_id;

    if not found then
        raise exception 'task % not found in project %',
            set_task_status.task_id, set_task_status.project_id
            using errcode = 'SB001';
    end if;

    if v_old.status = set_task_status.status or v_old.status = 'ready' and v_new = 'pending' then
        return query
            select * from signalbox.tasks t
            where t.project_id = set_task_status.project_id
                and t.id = set_task_status.task_id;
        return;
    end if;

    if not exists (
        select
        from signalbox_data.task_status_transitions m
        where m.from_status = v_old.status
            and m.to_status = v_new
    ) and v_old.status <> v_new then
        raise exception 'task % cannot move from % to %',
            set_task_status.task_id, v_old.status, set_task_status.status
            using
                errcode = 'SB002',
                hint = coalesce(
                    'From ' || v_old.status || ' it can move to ' || (
                        select string_agg(m.to_status::text, ', ' order by m.to_status)
                        from signalbox_data.task_status_transitions m
                        where m.from_status = v_old.status
                    ) || '.',
                    v_old.status || ' is final.'
                );
    end if;
    if set_task_status.status = 'ready' and v_old.unmet_dependencies > 0
        and not signalbox.is_finished(v_old.status)
    then
        raise exception 'task % waits for % dependencies',
            set_task_status.task_id, v_old.unmet_dependencies
            using
                errcode = 'SB002',
                hint = 'blocked_tasks shows them; set it to in_progress to start it anyway.';
    end if;

    if v_new = 'completed' and v_old.is_gated and exists (
        select
        from signalbox_data.task_rules r
        where r.project_id = set_task_status.project_id
            and r.task_id = set_task_status.task_id
            and r.wait ->> 'kind' = 'approval'
    ) then
        raise exception 'task % is completed by its approval alone', set_task_status.task_id
            using
                errcode = 'SB002',
                hint = 'approve_task approves it; by hand it can be cancelled or failed.';
    end if;

    v_now := signalbox_data.clock();
    -- Whoever waits for an approval, a signal, a timer or a gate does so no longer.
    perform signalbox._withdraw_waits(set_task_status.project_id, v_task_ids);

    update signalbox_data.task_executions e
    set finished_at = greatest(v_now, e.started_at),
        outcome = case
            when v_new in ('completed', 'deployed', 'review', 'testing') then 'success'
            when v_new = 'failed' and e.cancel_at is null then 'failure'
            else 'cancellation'
        end::signalbox_data.execution_outcome,
        error_message = set_task_status.reason
    where e.project_id = set_task_status.project_id
        and e.task_id = any (v_task_ids)
        and e.outcome is null;
    delete from signalbox_data.ready_tasks r
    where r.project_id = set_task_status.project_id
        and r.task_id = any (v_task_ids);
    delete from signalbox_data.delayed_tasks y
    where y.project_id = set_task_status.project_id
        and y.task_id = any (v_task_ids);

    update signalbox_data.tasks t
    set status = v_new,
        status_reason = set_task_status.reason,
        failed_attempts = case
            when signalbox.is_finished(v_old.status) and not signalbox.is_finished(v_new) then 0
            else t.failed_attempts
        end,
        started_at = case
            when v_new = 'in_progress' then coalesce(t.started_at, v_now)
            else t.started_at
        end,
        finished_at = case
            when signalbox.is_finished(v_new) then coalesce(t.finished_at, v_now)
        end,
        updated_at = v_now
    where t.project_id = set_task_status.project_id
        and t.id = any (v_task_ids);

    perform signalbox._begin_closing();
    perform signalbox._begin_sharing();
    perform signalbox._leave_limits(set_task_status.project_id, v_task_ids);

    if signalbox.is_finished(v_new) and not signalbox.is_finished(v_old.status) then
        select *
        into v_settled
        from signalbox._settle_dependents(set_task_status.project_id, v_task_ids, v_new);

        perform signalbox._close_or_collect(
            set_task_status.project_id,
            array(
                select distinct t.workflow_id
                from signalbox_data.tasks t
                where t.project_id = set_task_status.project_id
                    and t.id = any (v_task_ids)
            ) || v_settled.ended_in
        );
    end if;

    if signalbox.is_finished(v_old.status) and not signalbox.is_finished(v_new) then
        perform signalbox._unsettle_dependents(
            set_task_status.project_id, array[set_task_status.task_id], array[v_old.status]
        );
    end if;
    if v_new = 'pending' then
        -- It may be older than the limits on its queue, and be made ready by what it waits for.
        if exists (
            select
            from signalbox_data.projects p
            where p.id = set_task_status.project_id
                and p.is_limited
        ) then
            perform signalbox._limit_tasks(
                set_task_status.project_id, array[set_task_status.task_id]
            );
        end if;
        perform signalbox._make_ready(set_task_status.project_id, array[set_task_status.task_id]);
        perform signalbox._skip_impossible(
            set_task_status.project_id, array[set_task_status.task_id]
        );
    end if;
    perform signalbox._end_sharing();
    perform signalbox._end_closing(
        set_task_status.project_id,
        case
            when signalbox.is_finished(v_new) then '{}'
            else array[v_old.workflow_id]
        end
    );

    return query
        select * from signalbox.tasks t
        where t.project_id = set_task_status.project_id
            and t.id = set_task_status.task_id;
end;
$$;

comment on function
    signalbox.set_task_status(uuid, uuid, signalbox_data.task_status, text) is
    'Move a task to another status and return it; raises SB001 when there is no such task and '
    'SB002 when task_status_transitions does not allow the move, or ready is asked for while '
    'dependencies are unmet.';
grant execute
    on function signalbox.set_task_status(uuid, uuid, signalbox_data.task_status, text)
    to signalbox_agent;
