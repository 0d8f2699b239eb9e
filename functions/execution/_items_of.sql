-- The tasks that were made of the lists of these tasks, the last time that they were: those that the
-- results are joined from.
create or replace function signalbox._items_of(project_id uuid, parent_task_ids uuid[])
returns table (id uuid, parent_task_id uuid)
language sql
stable
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
    select i.id, p.id
    from signalbox_data.task_rules r
    inner join signalbox_data.tasks p
        on p.project_id = r.project_id
        and p.id = r.task_id
    cross join lateral generate_series(0, r.item_count - 1) n (place)
    cross join lateral (
        select t.id
        from signalbox_data.tasks t
        where t.workflow_id = p.workflow_id
            and t.project_id = p.project_id
            and t.key = format('%s[%s]', coalesce(p.key, p.id::text), n.place)
            -- Written so that no index serves it: by the parent all items were read for each.
            and t.parent_task_id is not distinct from p.id
        offset 0
    ) i
    where r.project_id = _items_of.project_id
        and r.task_id = any (_items_of.parent_task_ids)
        and r.for_each is not null;
$$;

comment on function signalbox._items_of(uuid, uuid[]) is
    'The tasks that the lists of these tasks were last made into.';
