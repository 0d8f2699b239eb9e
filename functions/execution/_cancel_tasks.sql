-- Cancel tasks. Those at which nobody works end at once. A worker that holds one learns it with its next
-- heartbeat and may finish or clean up until the grace period is over, which is when its lease ends
-- for good; what it reports until then is recorded as a cancellation, but a success is a success: the
-- work is done. See _end_attempts.
--
-- The caller holds the tasks and their running attempts, and goes on with what waits for those that
-- ended.
create or replace function signalbox._cancel_tasks(
    project_id uuid,
    task_ids uuid[],
    reason text,
    error_type text,
    grace interval
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_until constant timestamptz := v_now + _cancel_tasks.grace;
    v_running uuid[] := '{}';
    v_ended uuid[];
begin
    if v_until > v_now then
        with told as (
            update signalbox_data.task_executions e
            set cancel_at = least(e.cancel_at, v_until),
                lease_expires_at = least(e.lease_expires_at, v_until),
                expiry_check_at = least(e.expiry_check_at, v_until),
                error_type = _cancel_tasks.error_type
            where e.project_id = _cancel_tasks.project_id
                and e.task_id = any (_cancel_tasks.task_ids)
                and e.outcome is null
            returning e.task_id
        )
        select coalesce(array_agg(told.task_id), '{}')
        into v_running
        from told;
        update signalbox_data.tasks t
        set status_reason = _cancel_tasks.reason,
            updated_at = v_now
        where t.project_id = _cancel_tasks.project_id
            and t.id = any (v_running);
    else
        update signalbox_data.task_executions e
        set finished_at = greatest(v_now, e.started_at),
            outcome = 'cancellation',
            error_message = _cancel_tasks.reason,
            error_type = _cancel_tasks.error_type
        where e.project_id = _cancel_tasks.project_id
            and e.task_id = any (_cancel_tasks.task_ids)
            and e.outcome is null;
    end if;

    perform signalbox._withdraw_waits(_cancel_tasks.project_id, _cancel_tasks.task_ids);
    with ended as (
        update signalbox_data.tasks t
        set status = 'cancelled',
            status_reason = _cancel_tasks.reason,
            finished_at = v_now,
            updated_at = v_now
        where t.project_id = _cancel_tasks.project_id
            and t.id = any (_cancel_tasks.task_ids)
            and t.id not in (select unnest(v_running))
            and t.finished_at is null
        returning t.id
    )
    select coalesce(array_agg(ended.id), '{}')
    into v_ended
    from ended;
    delete from signalbox_data.ready_tasks r
    where r.project_id = _cancel_tasks.project_id
        and r.task_id = any (v_ended);
    delete from signalbox_data.delayed_tasks y
    where y.project_id = _cancel_tasks.project_id
        and y.task_id = any (v_ended);
    perform signalbox._leave_limits(_cancel_tasks.project_id, v_ended);

    return v_ended;
end;
$$;

comment on function signalbox._cancel_tasks(uuid, uuid[], text, text, interval) is
    'Cancel those of the tasks that are open: at once where nobody works, by telling the worker '
    'elsewhere; returns those that ended.';
