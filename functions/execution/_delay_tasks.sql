-- Put pending tasks among the delayed. The caller holds them, and nothing of them is unmet.
create or replace function signalbox._delay_tasks(
    project_id uuid,
    task_ids uuid[],
    available_ats timestamptz[]
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    with later as (
        update signalbox_data.tasks t
        set available_at = named.available_at,
            updated_at = signalbox_data.clock()
        from (
            select *
            from unnest(
                array_fill(_delay_tasks.project_id, array[cardinality(_delay_tasks.task_ids)]),
                _delay_tasks.task_ids,
                _delay_tasks.available_ats
            )
            limit cardinality(_delay_tasks.task_ids)
        ) named (project_id, id, available_at)
        where t.project_id = named.project_id
            and t.id = named.id
        returning t.project_id, t.id, t.available_at
    )
    insert into signalbox_data.delayed_tasks (project_id, task_id, available_at)
    select l.project_id, l.id, l.available_at
    from later l
    on conflict (project_id, task_id) do update
        set available_at = excluded.available_at;
$$;

comment on function signalbox._delay_tasks(uuid, uuid[], timestamptz[]) is
    'Let pending tasks wait until a time, one for each.';
