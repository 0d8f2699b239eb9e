-- End attempts, with what follows for tasks: the task completes, fails, or goes back to be tried
-- again, and its dependents are settled. finished is the array that finish_and_claim takes,
-- with fields that it knows. Whether a workflow has ended is left to the caller, which passes
-- what this returns on to _close_workflows.
--
-- Where a task was cancelled while it ran, every end of its attempt but a success is a cancellation.
--
-- Either all attempts end or none: a lease that is lost raises SB004.
create or replace function signalbox._end_attempts(
    finished jsonb,
    out closing_projects uuid[],
    out closing_workflows uuid[],
    out closing_queues text[],
    out held_open uuid[]
)
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
    v_count constant integer := jsonb_array_length(_end_attempts.finished);
    r signalbox_data.finished_attempt;
    v_workflow_id uuid;
    v_queue text;
    v_status signalbox_data.task_status;
    v_is_gated boolean;
    v_project_ids uuid[];
    v_task_ids uuid[];
    v_outcomes signalbox_data.execution_outcome[];
    v_may_retry boolean[];
    v_error_messages text[];
    v_error_types text[];
    v_is_fresh boolean;
    v_is_cancelled boolean;
    v_lost text;
    v_has_ended boolean := false;
    v_project_id uuid;
    v_completed uuid[];
    v_failed uuid[];
    v_cancelled uuid[];
    v_pending uuid[];
    v_gated uuid[];
    v_workflow_ids uuid[];
    v_queues text[];
    v_held_open uuid[];
    v_settled record;
    v_ignored text;
begin
    -- Mostly there is nothing to forget and nothing to refuse.
    if current_setting('signalbox.has_locked', true) = 'true'
        or current_setting('transaction_isolation') <> 'read committed'
    then
        perform signalbox._begin_locking();
    end if;

    -- One attempt at a time is the rule, and the statements for a set cost it twice as much.
    --
    -- That outcome is null says the same as finished_at, but not to the index of the leases that
    -- may have expired: by it every attempt was looked for among all that run. The limits leave
    -- out nothing either: the planner takes a limit that it does not know for a tenth, so that it
    -- expects few attempts and looks each up by its key, however small the tables were when it
    -- planned.
    if v_count = 1 then
        r := jsonb_populate_record(
            null::signalbox_data.finished_attempt, _end_attempts.finished -> 0
        );
        r.outcome := coalesce(r.outcome, 'success');
        r.retry := coalesce(r.retry, true);

        update signalbox_data.task_executions e
        set finished_at = greatest(signalbox_data.clock(), e.started_at),
            outcome = r.outcome,
            result = r.result,
            output = r.output,
            exit_code = r.exit_code,
            error_message = r.error,
            error_type = coalesce(r.error_type, e.error_type),
            error_details = r.error_details
        where e.project_id = r.project_id
            and e.task_id = r.task_id
            and e.lease_token = r.lease_token
            and e.outcome is null
        returning e.started_at >= transaction_timestamp(), e.cancel_at is not null
        into v_is_fresh, v_is_cancelled;

        if found then
            v_task_ids := array[r.task_id];
            v_outcomes := array[r.outcome];
        end if;

        -- The task was cancelled while it ran.
        if v_is_cancelled then
            if r.outcome not in ('success', 'skip') then
                r.outcome := 'cancellation';
                r.retry := false;
                r.error := coalesce(
                    (
                        select t.status_reason
                        from signalbox_data.tasks t
                        where t.project_id = r.project_id
                            and t.id = r.task_id
                    ),
                    r.error
                );
            end if;
            update signalbox_data.task_executions e
            set outcome = r.outcome,
                error_type = case when r.outcome <> 'success' then e.error_type end
            where e.project_id = r.project_id
                and e.task_id = r.task_id
                and e.lease_token = r.lease_token;
        end if;
    else
        with ended as (
            update signalbox_data.task_executions e
            set finished_at = greatest(signalbox_data.clock(), e.started_at),
                outcome = case
                    when e.cancel_at is not null and w.outcome not in ('success', 'skip')
                        then 'cancellation'
                    else coalesce(w.outcome, 'success')
                end,
                result = w.result,
                output = w.output,
                exit_code = w.exit_code,
                error_message = w.error,
                error_type = case
                    when coalesce(w.outcome, 'success') = 'success' then w.error_type
                    else coalesce(w.error_type, e.error_type)
                end,
                error_details = w.error_details
            from (
                select f.*
                from (
                    select *
                    from jsonb_populate_recordset(
                        null::signalbox_data.finished_attempt, _end_attempts.finished
                    )
                    limit v_count
                ) f
                order by f.project_id, f.task_id
                limit v_count
            ) w
            where e.project_id = w.project_id
                and e.task_id = w.task_id
                and e.lease_token = w.lease_token
                and e.outcome is null
            returning
                e.project_id, e.task_id, e.outcome,
                coalesce(w.retry, true) and e.cancel_at is null as may_retry,
                e.error_message, e.error_type, e.started_at >= transaction_timestamp() as is_fresh
        )
        select
            array_agg(e.project_id),
            array_agg(e.task_id),
            array_agg(e.outcome),
            array_agg(e.may_retry),
            array_agg(e.error_message),
            array_agg(e.error_type),
            bool_or(e.is_fresh)
        into
            v_project_ids, v_task_ids, v_outcomes, v_may_retry, v_error_messages, v_error_types,
            v_is_fresh
        from ended e;
    end if;

    -- An attempt named twice is over when it comes to the second mention.
    if coalesce(cardinality(v_task_ids), 0) < v_count then
        select string_agg(coalesce(w.task_id::text, 'null'), ', ' order by w.place)
        into v_lost
        from (
            select
                f.*,
                row_number() over (partition by f.project_id, f.task_id order by f.place)
                    as mention
            from rows from (
                jsonb_to_recordset(_end_attempts.finished) as (project_id uuid, task_id uuid)
            ) with ordinality f (project_id, task_id, place)
        ) w
        where w.mention > 1
            or w.task_id is null
            or w.task_id <> all (coalesce(v_task_ids, '{}'));
        raise exception 'lease lost on task %', v_lost
            using
                errcode = 'SB004',
                detail = v_lost,
                hint = 'Another attempt owns it now, or it was taken back; drop this one. '
                    'Nothing of this call was recorded.';
    end if;
    if 'skip' = any (v_outcomes) then
        raise exception 'a worker does not finish a task with outcome skip'
            using
                errcode = 'invalid_parameter_value',
                hint = 'Use success, failure, error, timeout or cancellation.';
    end if;

    -- One task ranks before all that wait for it, so that it and they come in the order in
    -- which everyone locks tasks.
    if v_count = 1 then
        -- See _audit_move_of.
        v_ignored := set_config('signalbox.audit_few', 'true', true);
        -- What PostgreSQL has to prepare for a retry a success does without.
        if r.outcome = 'success' then
            update signalbox_data.tasks t
            set status = 'completed',
                finished_at = signalbox_data.clock(),
                status_reason = r.error,
                updated_at = signalbox_data.clock()
            where t.project_id = r.project_id
                and t.id = r.task_id
            returning t.workflow_id, t.queue, t.status, t.is_gated
            into v_workflow_id, v_queue, v_status, v_is_gated;
        else
            update signalbox_data.tasks t
            set status = signalbox._status_after(
                    r.outcome, r.retry, t.failed_attempts, t.max_attempts, r.error_type,
                    t.retry_on),
                failed_attempts = t.failed_attempts + (r.outcome <> 'cancellation')::integer,
                finished_at = case
                    when signalbox._status_after(
                            r.outcome, r.retry, t.failed_attempts, t.max_attempts, r.error_type,
                            t.retry_on) <> 'pending'
                        then signalbox_data.clock()
                end,
                available_at = case
                    when r.outcome <> 'cancellation'
                        and signalbox._status_after(
                            r.outcome, r.retry, t.failed_attempts, t.max_attempts, r.error_type,
                            t.retry_on) = 'pending'
                        and t.retry_delay > interval '0'
                        then signalbox_data.clock() + signalbox.retry_delay(
                            t.failed_attempts + 1, t.retry_delay, t.retry_delay_max,
                            coalesce(t.backoff, 'exponential'), coalesce(t.retry_jitter, 0.5))
                    else t.available_at
                end,
                status_reason = r.error,
                updated_at = signalbox_data.clock()
            where t.project_id = r.project_id
                and t.id = r.task_id
            returning t.workflow_id, t.queue, t.status, t.is_gated
            into v_workflow_id, v_queue, v_status, v_is_gated;
        end if;
        v_ignored := set_config('signalbox.audit_few', '', true);

        if v_status = 'pending' then
            perform signalbox._make_ready(r.project_id, v_task_ids);
            -- What it waits for may have ended otherwise while it was at work.
            perform signalbox._skip_impossible(r.project_id, v_task_ids);
        else
            closing_projects := array[r.project_id];
            closing_workflows := array[v_workflow_id];
            closing_queues := array[v_queue];
            -- Not asked before: the update may have waited for somebody who adds an edge. The types are
            -- those that do not order, which no index serves: by the list of the others the primary key
            -- looked better to the planner, and then all edges of the project were read.
            if v_is_gated or exists (
                select
                from signalbox_data.task_dependencies d
                where d.depends_on_task_id = r.task_id
                    and d.project_id = r.project_id
                    and d.type not in ('relates_to', 'discovered_from')
            ) then
                if v_is_gated then
                    perform signalbox._begin_sharing();
                    perform signalbox._leave_limits(r.project_id, v_task_ids);
                end if;
                v_settled := signalbox._settle_dependents(
                    r.project_id, v_task_ids, v_status
                );
                held_open := v_settled.held_open;
                v_has_ended := v_settled.ended_in is not null;
                if v_has_ended then
                    closing_workflows := closing_workflows || v_settled.ended_in;
                    closing_projects := array_fill(
                        r.project_id, array[cardinality(closing_workflows)]
                    );
                end if;
            end if;
        end if;
    else
        -- Several are locked beforehand where something waits for them, together with it.
        if exists (
            select
            from unnest(v_project_ids, v_task_ids) u (project_id, task_id)
            cross join lateral (
                select
                from signalbox_data.task_dependencies d
                where d.depends_on_task_id = u.task_id
                    and d.project_id = u.project_id
                    and d.type not in ('relates_to', 'discovered_from')
                offset 0
            ) d
        ) then
            perform signalbox._lock_dependents(
                array_agg(f.project_id),
                array_agg(f.task_id),
                array_agg(f.status <> 'pending' or f.is_waiting),
                bool_or(f.status in ('failed', 'cancelled') or f.is_waiting)
            )
            from (
                select
                    u.project_id,
                    u.task_id,
                    signalbox._status_after(
                        u.outcome, u.may_retry, t.failed_attempts, t.max_attempts, u.error_type,
                        t.retry_on) as status,
                    t.unmet_dependencies > 0 as is_waiting
                from unnest(v_project_ids, v_task_ids, v_outcomes, v_may_retry, v_error_types)
                    u (project_id, task_id, outcome, may_retry, error_type)
                inner join signalbox_data.tasks t
                    on t.project_id = u.project_id
                    and t.id = u.task_id
            ) f;
        end if;

        for
            v_project_id, v_completed, v_failed, v_cancelled, v_pending, v_gated, v_workflow_ids,
            v_queues
        in
            with moved as (
                update signalbox_data.tasks t
                set status = signalbox._status_after(
                        w.outcome, w.may_retry, t.failed_attempts, t.max_attempts, w.error_type,
                        t.retry_on),
                    failed_attempts = t.failed_attempts
                        + (w.outcome not in ('success', 'cancellation'))::integer,
                    finished_at = case
                        when signalbox._status_after(
                                w.outcome, w.may_retry, t.failed_attempts, t.max_attempts,
                                w.error_type, t.retry_on) <> 'pending'
                            then signalbox_data.clock()
                    end,
                    available_at = case
                        when w.outcome not in ('success', 'cancellation')
                            and signalbox._status_after(
                                w.outcome, w.may_retry, t.failed_attempts, t.max_attempts,
                                w.error_type, t.retry_on) = 'pending'
                            and t.retry_delay > interval '0'
                            then signalbox_data.clock() + signalbox.retry_delay(
                                t.failed_attempts + 1, t.retry_delay, t.retry_delay_max,
                                coalesce(t.backoff, 'exponential'),
                                coalesce(t.retry_jitter, 0.5))
                        else t.available_at
                    end,
                    status_reason = case
                        when w.outcome = 'cancellation' and not w.may_retry
                            then coalesce(t.status_reason, w.error_message)
                        else w.error_message
                    end,
                    updated_at = signalbox_data.clock()
                from (
                    select u.*
                    from (
                        select *
                        from unnest(
                            v_project_ids, v_task_ids, v_outcomes, v_may_retry, v_error_messages,
                            v_error_types
                        )
                        limit v_count
                    ) u (project_id, task_id, outcome, may_retry, error_message, error_type)
                    inner join signalbox_data.tasks n
                        on n.project_id = u.project_id
                        and n.id = u.task_id
                    order by n.rank
                ) w
                where t.project_id = w.project_id
                    and t.id = w.task_id
                returning t.project_id, t.id, t.workflow_id, t.queue, t.status, t.is_gated
            )
            select
                m.project_id,
                array_agg(m.id) filter (where m.status = 'completed'),
                array_agg(m.id) filter (where m.status = 'failed'),
                array_agg(m.id) filter (where m.status = 'cancelled'),
                array_agg(m.id) filter (where m.status = 'pending'),
                array_agg(m.id) filter (where m.is_gated),
                array_agg(m.workflow_id) filter (where m.status <> 'pending'),
                array_agg(m.queue) filter (where m.status <> 'pending')
            from moved m
            group by m.project_id
            order by m.project_id
        loop
            v_held_open := null;
            if v_gated is not null then
                v_is_gated := true;
                perform signalbox._begin_sharing();
                perform signalbox._leave_limits(v_project_id, v_gated);
            end if;

            if v_completed is not null then
                v_settled := signalbox._settle_dependents(v_project_id, v_completed, 'completed');
                v_held_open := v_settled.held_open;
                v_workflow_ids := v_workflow_ids || v_settled.ended_in;
                v_has_ended := v_has_ended or v_settled.ended_in is not null;
            end if;

            if v_failed is not null then
                v_settled := signalbox._settle_dependents(v_project_id, v_failed, 'failed');
                -- What the completed ones held open may have been skipped by the failed ones.
                v_held_open := case
                    when v_settled.ended_in is null then v_held_open || v_settled.held_open
                end;
                v_workflow_ids := v_workflow_ids || v_settled.ended_in;
                v_has_ended := v_has_ended or v_settled.ended_in is not null;
            end if;

            if v_cancelled is not null then
                v_settled := signalbox._settle_dependents(v_project_id, v_cancelled, 'cancelled');
                v_held_open := case
                    when v_settled.ended_in is null then v_held_open || v_settled.held_open
                end;
                v_workflow_ids := v_workflow_ids || v_settled.ended_in;
                v_has_ended := v_has_ended or v_settled.ended_in is not null;
            end if;

            if v_pending is not null then
                perform signalbox._make_ready(v_project_id, v_pending);
                perform signalbox._skip_impossible(v_project_id, v_pending);
            end if;

            if v_workflow_ids is not null then
                closing_projects := closing_projects
                    || array_fill(v_project_id, array[cardinality(v_workflow_ids)]);
                closing_workflows := closing_workflows || v_workflow_ids;
                closing_queues := closing_queues || v_queues;
                held_open := held_open || v_held_open;
            end if;
        end loop;
    end if;

    -- What has ended unseen by others allows nobody to look away, see _close_workflows. Gated tasks are
    -- asked about here as well, so that the others do not pay for it.
    if v_is_fresh or v_has_ended or v_is_gated then
        if v_is_gated then
            if v_status = 'pending' then
                perform signalbox._leave_limits(r.project_id, v_task_ids);
            end if;
            perform signalbox._end_sharing();
        end if;
        if v_is_fresh or v_has_ended then
            closing_queues := null;
        end if;
    end if;
end;
$$;

comment on function signalbox._end_attempts(jsonb) is
    'End attempts by their lease tokens, settle what waits for their tasks, and return what '
    '_close_workflows needs; raises SB004, and changes nothing, when one of the leases is lost.';
