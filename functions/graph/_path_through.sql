-- The cycle that an edge would close, found by a search from one of its ends to the other:
-- reached holds what the search came upon, level by level, its start first and its goal last.
-- is_later says that the search went from the task to its dependents, not from the dependency
-- to what that waits for.
create or replace function signalbox._path_through(
    project_id uuid,
    reached uuid[],
    is_later boolean
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = on
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
    v_came_from integer[];
    v_place integer := cardinality(_path_through.reached);
    v_path uuid[] := '{}';
begin
    with node as materialized (
        select n.id, n.place::integer
        from unnest(_path_through.reached) with ordinality n (id, place)
    )
    select array_agg(step.came_from order by step.place)
    into v_came_from
    from (
        select node.place, min(before.place) as came_from
        from node
        cross join lateral (
            select d.depends_on_task_id
            from signalbox_data.task_dependencies d
            where _path_through.is_later
                and d.project_id = _path_through.project_id
                and d.task_id = node.id
                and d.type in ('blocks', 'subtask', 'inherited')
            union all
            select d.task_id
            from signalbox_data.task_dependencies d
            where not _path_through.is_later
                and d.project_id = _path_through.project_id
                and d.depends_on_task_id = node.id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) edge (id)
        inner join node before
            on before.id = edge.id
        where node.place > 1
        group by node.place
    ) step;

    while v_place > 1 loop
        v_path := v_path || _path_through.reached[v_place];
        v_place := v_came_from[v_place - 1];
    end loop;
    v_path := v_path || _path_through.reached[1];

    if not _path_through.is_later then
        v_path := array(
            select step.id
            from unnest(v_path) with ordinality step (id, place)
            order by step.place desc
        );
    end if;
    return v_path[cardinality(v_path):] || v_path;
end;
$$;

comment on function signalbox._path_through(uuid, uuid[], boolean) is
    'The tasks on the cycle that an edge would close, from the task that was to wait over its '
    'dependency and on to the task again.';
