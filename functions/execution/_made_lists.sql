-- Those of the tasks that have lists of which items are made, but not the one that an item is of.
create or replace function signalbox._made_lists(
    project_id uuid,
    task_ids uuid[],
    item_id uuid default null
)
returns uuid[]
language sql
stable
set search_path = pg_catalog, pg_temp
set cpu_tuple_cost = 100
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
    select coalesce(array_agg(r.task_id), '{}')
    from signalbox_data.task_rules r
    where r.project_id = _made_lists.project_id
        and r.task_id = any (_made_lists.task_ids)
        and r.for_each is not null
        and r.item_count is not null
        and (
            _made_lists.item_id is null
            or _made_lists.item_id not in (
                select i.id
                from signalbox._items_of(_made_lists.project_id, array[r.task_id]) i
            )
        );
$$;

comment on function signalbox._made_lists(uuid, uuid[], uuid) is
    'Those of the tasks of whose lists items are made, without the one that the item is of.';
