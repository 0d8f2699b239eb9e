-- Take back that tasks wait: those that do are pending again, as if they had never begun. What was
-- decided about them stays on record and counts no more. The caller holds the tasks, and goes on
-- with them.
create or replace function signalbox._withdraw_waits(project_id uuid, task_ids uuid[])
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    with withdrawn as (
        delete from signalbox_data.task_waits w
        where w.project_id = _withdraw_waits.project_id
            and w.task_id = any (_withdraw_waits.task_ids)
        returning w.project_id, w.task_id, w.kind
    )
    update signalbox_data.tasks t
    set status = 'pending',
        available_at = case when w.kind = 'timer' then null else t.available_at end,
        updated_at = signalbox_data.clock()
    from withdrawn w
    where t.project_id = w.project_id
        and t.id = w.task_id;
$$;

comment on function signalbox._withdraw_waits(uuid, uuid[]) is
    'Make those of the tasks that wait for an approval, a signal, a timer or a gate pending again.';
