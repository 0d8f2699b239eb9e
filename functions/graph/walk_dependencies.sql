-- Walk the graph from a task towards its dependencies or towards its dependents: what
-- dependencies_of and dependents_of are made of. First the tasks in reach and the edges among
-- them, then breadth first, so that each task is met by a shortest path.
create or replace function signalbox.walk_dependencies(
    project_id uuid,
    task_id uuid,
    max_depth integer,
    is_upwards boolean
)
returns table (
    depth integer,
    id uuid,
    via_id uuid,
    type signalbox_data.dependency_type,
    condition signalbox_data.dependency_condition,
    path text[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_labels text[];
    v_depths integer[];
    v_via integer[];
    v_types signalbox_data.dependency_type[];
    v_conditions signalbox_data.dependency_condition[];
    v_near integer[];
    v_far integer[];
    v_via_edge integer[];
    v_first_edge integer[];
    v_next_edge integer[];
    v_queue integer[];
    v_taken integer;
    v_edge integer;
    v_node integer;
begin
    -- Without a limit the depth is no part of a row, so that each task is reached once.
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
        array_agg(t.id order by t.place),
        array_agg(coalesce(t.key, t.id::text) order by t.place)
    into v_ids, v_labels
    from (
        select t.id, t.key, case when walk_dependencies.is_upwards then -t.rank else t.rank end
        from signalbox_data.tasks t
        where t.project_id = walk_dependencies.project_id
            and t.id in (select r.id from reach r)
    ) t (id, key, place);
    if v_ids is null then
        return;
    end if;

    v_depths := array_fill(null::integer, array[cardinality(v_ids)]);
    v_via := v_depths;
    v_via_edge := v_depths;
    v_first_edge := array_fill(0, array[cardinality(v_ids)]);

    with node as materialized (
        select n.id, n.number::integer
        from unnest(v_ids) with ordinality n (id, number)
    )
    select
        array_agg(near.number order by e.type desc),
        array_agg(far.number order by e.type desc),
        array_agg(e.type order by e.type desc),
        array_agg(e.condition order by e.type desc)
    into v_near, v_far, v_types, v_conditions
    from (
        select d.task_id, d.depends_on_task_id, d.type, d.condition
        from signalbox_data.task_dependencies d
        where walk_dependencies.is_upwards
            and d.project_id = walk_dependencies.project_id
            and d.task_id = any (v_ids)
        union all
        select d.depends_on_task_id, d.task_id, d.type, d.condition
        from signalbox_data.task_dependencies d
        where not walk_dependencies.is_upwards
            and d.project_id = walk_dependencies.project_id
            and d.depends_on_task_id = any (v_ids)
    ) e (near_id, far_id, type, condition)
    inner join node near
        on near.id = e.near_id
    inner join node far
        on far.id = e.far_id;

    -- The edges of a task as a chain, the ordering ones first.
    v_next_edge := v_near;
    for v_edge in 1..coalesce(cardinality(v_near), 0) loop
        v_next_edge[v_edge] := v_first_edge[v_near[v_edge]];
        v_first_edge[v_near[v_edge]] := v_edge;
    end loop;

    v_queue := array[array_position(v_ids, walk_dependencies.task_id)];
    v_depths[v_queue[1]] := 0;
    v_taken := 0;
    while v_taken < cardinality(v_queue) loop
        v_taken := v_taken + 1;
        v_node := v_queue[v_taken];
        v_edge := v_first_edge[v_node];
        while v_edge <> 0 loop
            if v_depths[v_far[v_edge]] is null then
                v_depths[v_far[v_edge]] := v_depths[v_node] + 1;
                v_via[v_far[v_edge]] := v_node;
                v_via_edge[v_far[v_edge]] := v_edge;
                v_queue := v_queue || v_far[v_edge];
            end if;
            v_edge := v_next_edge[v_edge];
        end loop;
    end loop;

    for i in 1..cardinality(v_ids) loop
        continue when v_depths[i] = 0 or v_depths[i] > walk_dependencies.max_depth;
        depth := v_depths[i];
        id := v_ids[i];
        via_id := v_ids[v_via[i]];
        type := v_types[v_via_edge[i]];
        condition := v_conditions[v_via_edge[i]];
        path := '{}';
        v_node := i;
        while v_node is not null loop
            path := v_labels[v_node] || path;
            v_node := v_via[v_node];
        end loop;
        return next;
    end loop;
end;
$$;

comment on function signalbox.walk_dependencies(uuid, uuid, integer, boolean) is
    'The tasks reached from a task over dependencies (is_upwards) or dependents, each by a '
    'shortest path.';
grant execute on function signalbox.walk_dependencies(uuid, uuid, integer, boolean) to signalbox_reader;
