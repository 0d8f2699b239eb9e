-- Take those of ready tasks out of the queue again whose workflow is not to be worked on: it is a draft,
-- paused, or being cancelled. They are pending then, and whoever activates the workflow looks for
-- them. The caller holds their rows in the queue, or has deleted them.
--
-- Who activates a workflow waits for its row before it looks: either it sees what was held back here,
-- or this sees that the workflow is active. Where somebody else holds the row of the workflow the task
-- stays in the queue, or goes back into it, for the next claim to decide.
create or replace function signalbox._hold_back(project_id uuid, task_ids uuid[])
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_idle constant uuid[] := signalbox._hold_idle_workflows(
        _hold_back.project_id, _hold_back.task_ids
    );
    v_held uuid[];
    v_free uuid[];
begin
    with held as (
        update signalbox_data.tasks t
        set status = 'pending',
            updated_at = signalbox_data.clock()
        where t.project_id = _hold_back.project_id
            and t.id = any (_hold_back.task_ids)
            and t.workflow_id = any (v_idle)
            and t.status = 'ready'
        returning t.id
    )
    select coalesce(array_agg(held.id), '{}')
    into v_held
    from held;
    delete from signalbox_data.ready_tasks r
    where r.project_id = _hold_back.project_id
        and r.task_id = any (v_held);
    perform signalbox._leave_limits(_hold_back.project_id, v_held);

    v_free := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _hold_back.project_id
            and t.id = any (_hold_back.task_ids)
            and t.status = 'ready'
            -- No join: by way of the workflow the planner may read all its tasks.
            and (
                select not signalbox._is_idle(w.status, w.cancel_requested_at)
                from signalbox_data.workflows w
                where w.project_id = t.project_id
                    and w.id = t.workflow_id
            )
    );
    insert into signalbox_data.ready_tasks (
        project_id, task_id, workflow_id, "position", priority, queue, is_rated
    )
    select
        t.project_id, t.id, t.workflow_id, t.rank, t.priority, t.queue,
        t.is_gated and signalbox._is_rated(t.project_id, t.id)
    from signalbox_data.tasks t
    where t.project_id = _hold_back.project_id
        and t.id = any (_hold_back.task_ids)
        and t.status = 'ready'
        and t.id not in (select unnest(v_free))
        and not exists (
            select
            from signalbox_data.throttled_tasks w
            where w.project_id = t.project_id
                and w.task_id = t.id
        )
    on conflict do nothing;

    return v_free;
end;
$$;

comment on function signalbox._hold_back(uuid, uuid[]) is
    'Make those of ready tasks pending again whose workflow is not active or is being cancelled; '
    'returns those of the others, which may be claimed.';
