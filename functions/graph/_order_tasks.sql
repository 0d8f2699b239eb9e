-- Order the part of a project that many new backward edges span, as if those of them that
-- close no cycle were there: all tasks ranked between the lowest task and the highest
-- dependency, with the edges among them. One pass, where a search for each edge would walk
-- the same tasks over and over. The caller holds the graph lock exclusively.
create or replace function signalbox._order_tasks(
    project_id uuid,
    task_ids uuid[],
    depends_on_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_low bigint;
    v_high bigint;
    v_nodes uuid[];
    v_sources integer[];
    v_targets integer[];
    v_accepted boolean[];
    v_places integer[];
begin
    select min(t.rank), max(t.rank)
    into v_low, v_high
    from signalbox_data.tasks t
    where t.project_id = _order_tasks.project_id
        and t.id in (
            select unnest(_order_tasks.task_ids)
            union
            select unnest(_order_tasks.depends_on_ids)
        );

    select array_agg(t.id order by t.rank)
    into v_nodes
    from signalbox_data.tasks t
    where t.project_id = _order_tasks.project_id
        and t.rank between v_low and v_high;

    -- The edges that stand come first: they are accepted before any new one is tried.
    with node as materialized (
        select n.id, n.number::integer
        from unnest(v_nodes) with ordinality n (id, number)
    )
    select
        array_agg(source.number order by e.place nulls first),
        array_agg(target.number order by e.place nulls first)
    into v_sources, v_targets
    from (
        select d.task_id, d.depends_on_task_id, null::bigint
        from signalbox_data.task_dependencies d
        where d.project_id = _order_tasks.project_id
            and d.type in ('blocks', 'subtask', 'inherited')
        union all
        select n.task_id, n.depends_on_id, n.place
        from unnest(_order_tasks.task_ids, _order_tasks.depends_on_ids)
            with ordinality n (task_id, depends_on_id, place)
    ) e (task_id, depends_on_id, place)
    inner join node source
        on source.id = e.task_id
    inner join node target
        on target.id = e.depends_on_id;

    v_accepted := signalbox._acyclic_subset(cardinality(v_nodes), v_sources, v_targets);

    select
        array_agg(e.source order by e.ordinal),
        array_agg(e.target order by e.ordinal)
    into v_sources, v_targets
    from unnest(v_sources, v_targets, v_accepted)
        with ordinality e (source, target, accepted, ordinal)
    where e.accepted;

    v_places := signalbox._topological_order(cardinality(v_nodes), v_sources, v_targets);

    perform signalbox._lock_tasks(_order_tasks.project_id, v_nodes);
    perform signalbox._permute_ranks(
        _order_tasks.project_id,
        (
            select array_agg(n.id order by n.place)
            from unnest(v_nodes, v_places) n (id, place)
        )
    );
end;
$$;

comment on function signalbox._order_tasks(uuid, uuid[], uuid[]) is
    'Permute ranks so that all of these new edges that close no cycle are forward.';
