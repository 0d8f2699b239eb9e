-- Walk the graph from a task towards its dependencies or towards its dependents: what
-- dependencies_of and dependents_of are made of. First the tasks in reach and the edges among
-- them, then breadth first, so that each task is met by a shortest path.
--
-- Each statement reads what it needs by key, and joins by hashing: the planner cannot know how
-- many tasks are in reach, and a nested loop over them compares every task with every edge.
drop function if exists signalbox.walk_dependencies(uuid, uuid, integer, boolean);
create or replace function signalbox.walk_dependencies(
    project_id uuid,
    task_id uuid,
    is_upwards boolean,
    max_depth integer default null
)
returns table (
    depth integer,
    id uuid,
    via_id uuid,
    type signalbox_data.dependency_type,
    condition signalbox_data.dependency_condition,
    path text[],
    key text,
    title text,
    status signalbox_data.task_status,
    is_met boolean,
    rank bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_near_ids uuid[];
    v_near integer[];
    v_far integer[];
    v_types signalbox_data.dependency_type[];
    v_conditions signalbox_data.dependency_condition[];
    v_keys text[];
    v_titles text[];
    v_statuses signalbox_data.task_status[];
    v_ranks bigint[];
    v_depths integer[];
    v_paths text[];
    v_via_edge integer[];
    v_first_edge integer[];
    v_queue integer[];
    v_taken integer := 0;
    v_edge integer;
    v_node integer;
    v_via integer;
begin
    -- Without a limit the depth is no part of a row, so that each task is reached once. Where
    -- the limit is reached, the edges that go on are not looked at.
    with recursive reach (id, depth) as (
        select walk_dependencies.task_id, 0
        union
        select n.id, case when walk_dependencies.max_depth is null then 0 else r.depth + 1 end
        from reach r
        cross join lateral (
            select d.depends_on_task_id
            from signalbox_data.task_dependencies d
            where walk_dependencies.is_upwards
                and d.project_id = walk_dependencies.project_id
                and d.task_id = r.id
            union all
            select d.task_id
            from signalbox_data.task_dependencies d
            where not walk_dependencies.is_upwards
                and d.project_id = walk_dependencies.project_id
                and d.depends_on_task_id = r.id
        ) n (id)
        where walk_dependencies.max_depth is null
            or r.depth < walk_dependencies.max_depth
    )
    select
        array_agg(distinct r.id),
        array_agg(distinct r.id) filter (
            where walk_dependencies.max_depth is null
                or r.depth < walk_dependencies.max_depth
        )
    into v_ids, v_near_ids
    from reach r;
    if cardinality(v_ids) = 1 then
        return;
    end if;

    with node as materialized (
        select n.id, n.number::integer
        from unnest(v_ids) with ordinality n (id, number)
    )
    select
        array_agg(e.near),
        array_agg(e.far),
        array_agg(e.type),
        array_agg(e.condition)
    into v_near, v_far, v_types, v_conditions
    from (
        select near.number as near, far.number as far, e.type, e.condition
        from (
            select d.task_id, d.depends_on_task_id, d.type, d.condition
            from signalbox_data.task_dependencies d
            where walk_dependencies.is_upwards
                and d.project_id = walk_dependencies.project_id
                and d.task_id = any (v_near_ids)
            union all
            select d.depends_on_task_id, d.task_id, d.type, d.condition
            from signalbox_data.task_dependencies d
            where not walk_dependencies.is_upwards
                and d.project_id = walk_dependencies.project_id
                and d.depends_on_task_id = any (v_near_ids)
        ) e (near_id, far_id, type, condition)
        inner join node near
            on near.id = e.near_id
        inner join node far
            on far.id = e.far_id
        order by near.number, e.type, far.number
    ) e;

    select
        array_agg(t.key),
        array_agg(t.title),
        array_agg(t.status),
        array_agg(t.rank)
    into v_keys, v_titles, v_statuses, v_ranks
    from (
        select t.key, t.title, t.status, t.rank
        from signalbox_data.tasks t
        where t.project_id = walk_dependencies.project_id
            and t.id = any (v_ids)
        order by t.id
    ) t;

    -- The edges of a task stand side by side, the ordering ones first.
    v_first_edge := array_fill(null::integer, array[cardinality(v_ids)]);
    for v_edge in reverse cardinality(v_near)..1 loop
        v_first_edge[v_near[v_edge]] := v_edge;
    end loop;

    v_depths := array_fill(null::integer, array[cardinality(v_ids)]);
    v_via_edge := v_depths;
    v_queue := array[array_position(v_ids, walk_dependencies.task_id)];
    v_depths[v_queue[1]] := 0;
    while v_taken < cardinality(v_queue) loop
        v_taken := v_taken + 1;
        v_node := v_queue[v_taken];
        v_edge := v_first_edge[v_node];
        while v_near[v_edge] = v_node loop
            if v_depths[v_far[v_edge]] is null then
                v_depths[v_far[v_edge]] := v_depths[v_node] + 1;
                v_via_edge[v_far[v_edge]] := v_edge;
                v_queue := v_queue || v_far[v_edge];
            end if;
            v_edge := v_edge + 1;
        end loop;
    end loop;

    -- Who is reached later has a longer path, so that of whoever led to it is there already.
    -- PL/pgSQL has no array of arrays that differ in length; paths are kept as text.
    v_paths := array_fill(null::text, array[cardinality(v_ids)]);
    foreach v_node in array v_queue loop
        depth := v_depths[v_node];
        id := v_ids[v_node];
        key := v_keys[v_node];
        v_edge := v_via_edge[v_node];
        if v_edge is null then
            v_paths[v_node] := array[coalesce(key, id::text)];
            continue;
        end if;
        v_via := v_near[v_edge];
        path := v_paths[v_via]::text[] || coalesce(key, id::text);
        v_paths[v_node] := path;
        via_id := v_ids[v_via];
        type := v_types[v_edge];
        condition := v_conditions[v_edge];
        title := v_titles[v_node];
        status := v_statuses[v_node];
        is_met := signalbox.is_met(
            condition,
            case when walk_dependencies.is_upwards then status else v_statuses[v_via] end
        );
        rank := v_ranks[v_node];
        return next;
    end loop;
end;
$$;

comment on function signalbox.walk_dependencies(uuid, uuid, boolean, integer) is
    'The tasks reached from a task over dependencies (is_upwards) or dependents, to a depth of '
    'max_depth (null: all), each by a shortest path; is_met is that of the last edge of it.';
grant execute on function signalbox.walk_dependencies(uuid, uuid, boolean, integer) to signalbox_reader;
