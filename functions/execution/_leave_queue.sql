-- Take ready tasks out of the queue, and from where they wait for slots: they are pending again. The
-- caller holds their rows there.
create or replace function signalbox._leave_queue(project_id uuid, task_ids uuid[])
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
    with locked as materialized (
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _leave_queue.project_id
            and t.id = any (_leave_queue.task_ids)
            and t.status = 'ready'
        order by t.rank
        for no key update
    ),
    held as (
        update signalbox_data.tasks t
        set status = 'pending',
            updated_at = signalbox_data.clock()
        from locked
        where t.project_id = _leave_queue.project_id
            and t.id = locked.id
        returning t.id
    )
    delete from signalbox_data.ready_tasks r
    using held
    where r.project_id = _leave_queue.project_id
        and r.task_id = held.id;

    select signalbox._leave_limits(_leave_queue.project_id, _leave_queue.task_ids);
$$;

comment on function signalbox._leave_queue(uuid, uuid[]) is
    'Make the ready ones of these tasks pending and take them out of the queue.';
