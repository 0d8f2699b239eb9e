-- What the lists of these tasks were last made into: the items, and everything that was put below them.
create or replace function signalbox._made_of(project_id uuid, parent_task_ids uuid[])
returns setof uuid
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
    with recursive made (id) as (
        select i.id
        from signalbox._items_of(_made_of.project_id, _made_of.parent_task_ids) i
        union
        select t.id
        from made m
        cross join lateral (
            select t.id
            from signalbox_data.tasks t
            where t.parent_task_id = m.id
                and t.project_id = _made_of.project_id
            offset 0
        ) t
    )
    select m.id
    from made m;
$$;

comment on function signalbox._made_of(uuid, uuid[]) is
    'The ids of the items of the lists of these tasks, as they were last made, with all that is below '
    'them.';
