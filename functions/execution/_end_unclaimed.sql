-- End tasks that no worker holds, with everything that follows in the same transaction: what approvals,
-- signals and gates come to. Those that have ended meanwhile are left as they are.
drop function if exists signalbox._end_unclaimed(
    uuid, uuid[], signalbox_data.execution_outcome, jsonb[], text, text
);
create or replace function signalbox._end_unclaimed(
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
as $$
#variable_conflict use_column
declare
    v_ended uuid[];
begin
    perform signalbox._begin_locking();
    perform signalbox._lock_with_dependents(_end_unclaimed.project_id, _end_unclaimed.task_ids);

    v_ended := signalbox._record_outcome(
        _end_unclaimed.project_id, _end_unclaimed.task_ids, _end_unclaimed.outcome,
        _end_unclaimed.results, _end_unclaimed.worker, _end_unclaimed.reason,
        _end_unclaimed.error_type
    );
    delete from signalbox_data.ready_tasks r
    where r.project_id = _end_unclaimed.project_id
        and r.task_id = any (v_ended);
    delete from signalbox_data.delayed_tasks y
    where y.project_id = _end_unclaimed.project_id
        and y.task_id = any (v_ended);

    perform signalbox._leave_limits(_end_unclaimed.project_id, v_ended);

    perform signalbox._settle_ended(
        _end_unclaimed.project_id,
        case when _end_unclaimed.outcome = 'success' then v_ended end,
        case
            when _end_unclaimed.outcome not in ('success', 'skip', 'cancellation') then v_ended
        end,
        case when _end_unclaimed.outcome in ('skip', 'cancellation') then v_ended end
    );
    return v_ended;
end;
$$;

comment on function signalbox._end_unclaimed(
    uuid, uuid[], signalbox_data.execution_outcome, jsonb[], text, text, text
) is
    'End those of the tasks that are open and that nobody works on, settle what waits for them, and '
    'return them.';
