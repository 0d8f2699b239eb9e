-- What the items of a list came to, when all are over: their results in order, null for one that has
-- none, and how many failed, with the names of some.
create or replace function signalbox._join_items(
    project_id uuid,
    parent_task_id uuid,
    item_count integer,
    out results jsonb,
    out failed_count integer,
    out failed_keys text
)
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
    select
        coalesce(
            jsonb_agg(
                case when i.status in ('completed', 'deployed') then coalesce(e.result, 'null') else 'null' end
                order by n.place
            ),
            '[]'
        ),
        count(*) filter (where i.status in ('failed', 'cancelled'))::integer,
        string_agg(i.key, ', ' order by n.place) filter (where i.status in ('failed', 'cancelled'))
    from signalbox_data.tasks parent
    cross join generate_series(0, _join_items.item_count - 1) n (place)
    left join lateral (
        select t.*
        from signalbox_data.tasks t
        where t.workflow_id = parent.workflow_id
            and t.project_id = parent.project_id
            and t.key = format('%s[%s]', coalesce(parent.key, parent.id::text), n.place)
        offset 0
    ) i
        on true
    left join signalbox_data.task_executions e
        on e.project_id = i.project_id
        and e.task_id = i.id
        and e.attempt = i.attempts
    where parent.project_id = _join_items.project_id
        and parent.id = _join_items.parent_task_id;
$$;

comment on function signalbox._join_items(uuid, uuid, integer) is
    'The results of the items of a task in order, and how many of them failed.';
