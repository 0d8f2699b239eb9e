-- End tasks that no worker holds: those that wait for people or time, and those that turn out to have
-- nothing to do. Other than a skip it is recorded as an attempt, whose result dependents find where
-- they find that of any other. The caller holds the tasks, and goes on with what waits for them.
drop function if exists signalbox._record_outcome(
    uuid, uuid[], signalbox_data.execution_outcome, jsonb[], text, text
);
create or replace function signalbox._record_outcome(
    project_id uuid,
    task_ids uuid[],
    outcome signalbox_data.execution_outcome,
    results jsonb[] default null,
    worker text default 'signalbox',
    reason text default null,
    error_type text default null
)
returns uuid[]
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
    v_now constant timestamptz := signalbox_data.clock();
    v_ended uuid[];
begin
    -- The limit makes the planner expect few tasks, see _end_attempts.
    with ended as (
        update signalbox_data.tasks t
        set status = case _record_outcome.outcome
                when 'success' then 'completed'
                when 'skip' then 'skipped'
                when 'cancellation' then 'cancelled'
                else 'failed'
            end::signalbox_data.task_status,
            attempts = t.attempts + (_record_outcome.outcome <> 'skip')::integer,
            status_reason = _record_outcome.reason,
            started_at = case
                when _record_outcome.outcome = 'skip' then t.started_at
                else coalesce(t.started_at, v_now)
            end,
            finished_at = v_now,
            updated_at = v_now
        from (
            select *
            from unnest(
                array_fill(
                    _record_outcome.project_id, array[cardinality(_record_outcome.task_ids)]
                ),
                _record_outcome.task_ids,
                _record_outcome.results
            )
            limit cardinality(_record_outcome.task_ids)
        ) named (project_id, id, result)
        where t.project_id = named.project_id
            and t.id = named.id
            and t.finished_at is null
        returning t.project_id, t.id, t.attempts, t.started_at, named.result
    ),
    recorded as (
        insert into signalbox_data.task_executions (
            project_id, task_id, attempt, started_at, expiry_check_at, lease_expires_at,
            finished_at, outcome, worker, result, error_message, error_type
        )
        select
            e.project_id, e.id, e.attempts, e.started_at, v_now, v_now, v_now,
            _record_outcome.outcome, _record_outcome.worker, e.result,
            case when _record_outcome.outcome <> 'success' then _record_outcome.reason end,
            _record_outcome.error_type
        from ended e
        where _record_outcome.outcome <> 'skip'
    )
    select coalesce(array_agg(e.id), '{}')
    into v_ended
    from ended e;

    delete from signalbox_data.task_waits w
    where w.project_id = _record_outcome.project_id
        and w.task_id = any (v_ended);

    return v_ended;
end;
$$;

comment on function signalbox._record_outcome(
    uuid, uuid[], signalbox_data.execution_outcome, jsonb[], text, text, text
) is
    'End those of the tasks that are open without a worker and return them; results, if given, has one '
    'for each task.';
