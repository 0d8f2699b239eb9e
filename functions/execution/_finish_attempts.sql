-- End attempts, with everything that follows in the same transaction: the task completes,
-- fails, or goes back to be tried again; its dependents are settled; its workflow finishes
-- with its last task. All arrays run in parallel, one element for an attempt.
--
-- Either all attempts end or none: a lease that is lost raises SB004.
create or replace function signalbox._finish_attempts(
    project_ids uuid[],
    task_ids uuid[],
    lease_tokens uuid[],
    outcomes signalbox_data.execution_outcome[],
    may_retry boolean[],
    results jsonb[],
    outputs text[],
    exit_codes integer[],
    error_messages text[],
    error_details jsonb[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_count constant integer := cardinality(_finish_attempts.task_ids);
    v_ended uuid[];
    v_lost text;
    v_is_fresh boolean;
    v_may_look_away boolean;
    v_project_id uuid;
    v_completed uuid[];
    v_failed uuid[];
    v_pending uuid[];
    v_workflow_ids uuid[];
    v_held_open uuid[];
    v_settled record;
    v_closing_projects uuid[] := '{}';
    v_closing_workflows uuid[] := '{}';
begin
    perform signalbox._begin_locking();

    -- That outcome is null says the same as finished_at, but not to the index of the leases that
    -- may have expired: by it every attempt was looked for among all that run.
    with wanted as materialized (
        select u.*
        from unnest(
            _finish_attempts.project_ids,
            _finish_attempts.task_ids,
            _finish_attempts.lease_tokens,
            _finish_attempts.outcomes,
            _finish_attempts.results,
            _finish_attempts.outputs,
            _finish_attempts.exit_codes,
            _finish_attempts.error_messages,
            _finish_attempts.error_details
        ) u (
            project_id, task_id, lease_token, outcome, result, output, exit_code,
            error_message, error_details
        )
        order by u.project_id, u.task_id
    ),
    ended as (
        update signalbox_data.task_executions e
        set finished_at = greatest(signalbox_data.clock(), e.started_at),
            outcome = w.outcome,
            result = w.result,
            output = w.output,
            exit_code = w.exit_code,
            error_message = w.error_message,
            error_details = w.error_details
        from wanted w
        where e.project_id = w.project_id
            and e.task_id = w.task_id
            and e.lease_token = w.lease_token
            and e.outcome is null
        returning e.task_id, e.started_at >= transaction_timestamp() as is_fresh
    )
    select array_agg(e.task_id), bool_or(e.is_fresh)
    into v_ended, v_is_fresh
    from ended e;

    -- An attempt named twice is over when it comes to the second mention.
    if coalesce(cardinality(v_ended), 0) < v_count then
        select string_agg(coalesce(w.task_id::text, 'null'), ', ' order by w.place)
        into v_lost
        from (
            select
                u.*,
                row_number() over (partition by u.project_id, u.task_id order by u.place)
                    as mention
            from unnest(
                _finish_attempts.project_ids, _finish_attempts.task_ids
            ) with ordinality u (project_id, task_id, place)
        ) w
        where w.mention > 1
            or w.task_id is null
            or w.task_id <> all (coalesce(v_ended, '{}'));
        raise exception 'lease lost on task %', v_lost
            using
                errcode = 'SB004',
                detail = v_lost,
                hint = 'Another attempt owns it now, or it was taken back; drop this one. '
                    'Nothing of this call was recorded.';
    end if;

    -- One task ranks before all that wait for it, so that it and they come in the order in
    -- which everyone locks tasks. Several are locked beforehand, together with those.
    if v_count > 1 then
        perform signalbox._lock_dependents(
            array_agg(f.project_id),
            array_agg(f.task_id),
            array_agg(f.is_final),
            bool_or(f.is_final and f.outcome <> 'success')
        )
        from (
            select
                u.*,
                u.outcome = 'success'
                or u.outcome <> 'cancellation' and not (
                    u.may_retry
                    and exists (
                        select
                        from signalbox_data.tasks t
                        where t.project_id = u.project_id
                            and t.id = u.task_id
                            and t.failed_attempts + 1 < t.max_attempts
                    )
                ) as is_final
            from unnest(
                _finish_attempts.project_ids,
                _finish_attempts.task_ids,
                _finish_attempts.outcomes,
                _finish_attempts.may_retry
            ) u (project_id, task_id, outcome, may_retry)
        ) f;
    end if;

    v_may_look_away := not v_is_fresh;

    for v_project_id, v_completed, v_failed, v_pending, v_workflow_ids in
        with wanted as materialized (
            select u.*
            from unnest(
                _finish_attempts.project_ids,
                _finish_attempts.task_ids,
                _finish_attempts.outcomes,
                _finish_attempts.may_retry,
                _finish_attempts.error_messages
            ) u (project_id, task_id, outcome, may_retry, error_message)
        ),
        moved as (
            update signalbox_data.tasks t
            set status = case
                    when w.outcome = 'success' then 'completed'
                    when w.outcome = 'cancellation' then 'pending'
                    when w.may_retry and t.failed_attempts + 1 < t.max_attempts then 'pending'
                    else 'failed'
                end::signalbox_data.task_status,
                failed_attempts = t.failed_attempts
                    + (w.outcome not in ('success', 'cancellation'))::integer,
                finished_at = case
                    when w.outcome = 'success'
                        or w.outcome <> 'cancellation'
                        and not (w.may_retry and t.failed_attempts + 1 < t.max_attempts)
                        then signalbox_data.clock()
                end,
                available_at = case
                    when w.outcome not in ('success', 'cancellation')
                        and w.may_retry
                        and t.failed_attempts + 1 < t.max_attempts
                        and t.retry_delay > interval '0'
                        then signalbox_data.clock() + signalbox.retry_delay(
                            t.failed_attempts + 1, t.retry_delay, t.retry_delay_max)
                    else t.available_at
                end,
                status_reason = w.error_message,
                updated_at = signalbox_data.clock()
            from wanted w
            where t.project_id = w.project_id
                and t.id = w.task_id
            returning t.project_id, t.id, t.workflow_id, t.status
        )
        select
            m.project_id,
            array_agg(m.id) filter (where m.status = 'completed'),
            array_agg(m.id) filter (where m.status = 'failed'),
            array_agg(m.id) filter (where m.status = 'pending'),
            array_agg(distinct m.workflow_id) filter (where m.status <> 'pending')
        from moved m
        group by m.project_id
        order by m.project_id
    loop
        v_held_open := null;

        if v_completed is not null then
            select *
            into v_settled
            from signalbox._settle_dependents(v_project_id, v_completed, 'completed');
            v_held_open := v_settled.held_open;
            v_workflow_ids := v_workflow_ids || v_settled.skipped_in;
            v_may_look_away := v_may_look_away and v_settled.skipped_in is null;
        end if;

        if v_failed is not null then
            select *
            into v_settled
            from signalbox._settle_dependents(v_project_id, v_failed, 'failed');
            -- What the completed ones held open may have been skipped by the failed ones.
            v_held_open := case
                when v_settled.skipped_in is null then v_held_open || v_settled.held_open
            end;
            v_workflow_ids := v_workflow_ids || v_settled.skipped_in;
            v_may_look_away := v_may_look_away and v_settled.skipped_in is null;
        end if;

        if v_pending is not null then
            perform signalbox._make_ready(v_project_id, v_pending);
        end if;

        select
            v_closing_projects || array_agg(v_project_id),
            v_closing_workflows || array_agg(c.id)
        into v_closing_projects, v_closing_workflows
        from unnest(v_workflow_ids) c (id)
        where c.id <> all (coalesce(v_held_open, '{}'));
    end loop;

    if cardinality(v_closing_workflows) > 0 then
        perform signalbox._close_workflows(
            v_closing_projects, v_closing_workflows, v_may_look_away
        );
    end if;
end;
$$;

comment on function signalbox._finish_attempts(
    uuid[], uuid[], uuid[], signalbox_data.execution_outcome[], boolean[], jsonb[], text[],
    integer[], text[], jsonb[]
) is
    'End attempts by their lease tokens with all that follows; raises SB004, and changes '
    'nothing, when one of the leases is lost.';
