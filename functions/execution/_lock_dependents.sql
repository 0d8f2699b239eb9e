-- Lock tasks together with all that a change of them may touch, by rank, the order in which
-- everyone locks tasks. Where is_final the task ends, and its dependents are locked too; and
-- where some of these can no longer start and may be skipped, everything behind them.
create or replace function signalbox._lock_dependents(
    project_ids uuid[],
    task_ids uuid[],
    is_final boolean[],
    is_cascading boolean
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
    v_is_cascading constant boolean := _lock_dependents.is_cascading
        or exists (
            select
            from signalbox_data.task_dependencies d
            where d.project_id = any (_lock_dependents.project_ids)
                and d.depends_on_task_id = any (_lock_dependents.task_ids)
                and d.condition = 'failure'
        );
    v_project_ids uuid[];
    v_ids uuid[];
begin
    with recursive reach (project_id, id, is_passed) as (
        select u.project_id, u.id, u.is_final
        from unnest(
            _lock_dependents.project_ids,
            _lock_dependents.task_ids,
            _lock_dependents.is_final
        ) u (project_id, id, is_final)
        union
        select r.project_id, n.id, v_is_cascading
        from reach r
        cross join lateral (
            select d.task_id
            from signalbox_data.task_dependencies d
            where d.project_id = r.project_id
                and d.depends_on_task_id = r.id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) n (id)
        where r.is_passed
    )
    select array_agg(r.project_id), array_agg(r.id)
    into v_project_ids, v_ids
    from (select distinct r.project_id, r.id from reach r) r;

    -- The calls that change the graph come here after they have locked what they began with.
    if current_setting('signalbox.has_locked', true) = 'true' then
        perform signalbox._lock_tasks_at_once(v_project_ids[1], v_ids);
        return;
    end if;

    perform
    from unnest(v_project_ids, v_ids) r (project_id, id)
    inner join signalbox_data.tasks t
        on t.project_id = r.project_id
        and t.id = r.id
    order by t.rank
    for no key update of t;
end;
$$;

comment on function signalbox._lock_dependents(uuid[], uuid[], boolean[], boolean) is
    'Lock tasks, given with the project of each, by rank, together with the direct dependents '
    'of those that are final; and all behind these with is_cascading, or when one waits for a '
    'failure.';
