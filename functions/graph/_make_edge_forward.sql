-- Change the order of the project so that an edge can be added whose dependency ranks after
-- its task: Pearce and Kelly, A Dynamic Topological Sort Algorithm for Directed Acyclic
-- Graphs, 2006. Only tasks ranked between the two are looked at; their ranks are permuted
-- among themselves. The caller holds the graph lock of the project exclusively.
--
-- Returns the path of the cycle that the edge would close, and then changes nothing; null
-- when the edge can be added.
create or replace function signalbox._make_edge_forward(
    project_id uuid,
    task_id uuid,
    depends_on_task_id uuid
)
returns uuid[]
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
    v_low bigint;
    v_high bigint;
    v_later uuid[];
    v_earlier uuid[];
    v_path uuid[];
    v_step uuid;
begin
    select
        min(t.rank) filter (where t.id = _make_edge_forward.task_id),
        min(t.rank) filter (where t.id = _make_edge_forward.depends_on_task_id)
    into v_low, v_high
    from signalbox_data.tasks t
    where t.project_id = _make_edge_forward.project_id
        and t.id in (_make_edge_forward.task_id, _make_edge_forward.depends_on_task_id);

    if v_high < v_low then
        return null;
    end if;

    -- Lateral and offset 0, and no other kind of join, keep each step an index probe whatever
    -- the statistics say.
    with recursive reach (id) as (
        select _make_edge_forward.task_id
        union
        select n.id
        from reach r
        cross join lateral (
            select d.task_id
            from signalbox_data.task_dependencies d
            inner join signalbox_data.tasks t
                on t.project_id = d.project_id
                and t.id = d.task_id
            where d.project_id = _make_edge_forward.project_id
                and d.depends_on_task_id = r.id
                and d.type in ('blocks', 'subtask', 'inherited')
                and t.rank <= v_high
            offset 0
        ) n (id)
    )
    select array_agg(r.id)
    into v_later
    from reach r;

    if _make_edge_forward.depends_on_task_id = any (v_later) then
        v_step := _make_edge_forward.depends_on_task_id;
        v_path := array[_make_edge_forward.task_id, v_step];
        while v_step <> _make_edge_forward.task_id loop
            select d.id
            into v_step
            from (
                select d.depends_on_task_id
                from signalbox_data.task_dependencies d
                where d.project_id = _make_edge_forward.project_id
                    and d.task_id = v_step
                    and d.type in ('blocks', 'subtask', 'inherited')
                offset 0
            ) d (id)
            where d.id = any (v_later)
            order by d.id <> _make_edge_forward.task_id
            limit 1;
            v_path := v_path || v_step;
        end loop;
        return v_path;
    end if;

    with recursive reach (id) as (
        select _make_edge_forward.depends_on_task_id
        union
        select n.id
        from reach r
        cross join lateral (
            select d.depends_on_task_id
            from signalbox_data.task_dependencies d
            inner join signalbox_data.tasks t
                on t.project_id = d.project_id
                and t.id = d.depends_on_task_id
            where d.project_id = _make_edge_forward.project_id
                and d.task_id = r.id
                and d.type in ('blocks', 'subtask', 'inherited')
                and t.rank >= v_low
            offset 0
        ) n (id)
    )
    select array_agg(r.id)
    into v_earlier
    from reach r;

    perform signalbox._lock_tasks(_make_edge_forward.project_id, v_earlier || v_later);
    perform signalbox._permute_ranks(
        _make_edge_forward.project_id,
        array(
            select t.id
            from signalbox_data.tasks t
            where t.project_id = _make_edge_forward.project_id
                and t.id = any (v_earlier || v_later)
            order by t.id = any (v_later), t.rank
        )
    );

    return null;
end;
$$;

comment on function signalbox._make_edge_forward(uuid, uuid, uuid) is
    'Permute ranks so that the edge from task to dependency can be added; returns the path of '
    'the cycle instead when it would close one.';
