-- Change ranks so that an edge can be added whose dependency ranks after its task. It is enough
-- to put the task and the dependents that it has up to there right behind the dependency, or the
-- dependency and what it waits for right before the task, whichever are fewer: both are looked
-- for in turn, one by one, until one search has come to its end. (After Pearce and Kelly, A
-- Dynamic Topological Sort Algorithm for Directed Acyclic Graphs, 2006, who move both.) The
-- caller holds the graph lock of the project exclusively.
--
-- There is room beside a rank as far as its cell goes, see rank_cells. Who is put there goes
-- beyond all that are there already, so those count as reached by the search. Where there is no
-- room, both share out the ranks that they have.
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
    v_room_below bigint;
    v_room_above bigint;
    v_id uuid;
    v_later uuid[] := '{}';
    v_earlier uuid[] := '{}';
    v_is_later_complete boolean := false;
    v_is_earlier_complete boolean := false;
    v_moved uuid[];
    v_base bigint;
    v_middle bigint;

    -- Lateral and offset 0, and no other kind of join, keep each step an index probe whatever
    -- the statistics say. A cursor goes no further than it is asked to.
    v_dependents no scroll cursor for
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
                    and d.type not in ('relates_to', 'discovered_from')
                    and t.rank <= v_high
                offset 0
            ) n (id)
        )
        select r.id from reach r;
    v_dependencies no scroll cursor for
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
        select r.id from reach r;
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

    -- Without room it would be in vain to look at all of the cell.
    select
        case when c.room > 0 then c.lowest else v_low end,
        c.room
    into v_low, v_room_below
    from (
        select least(v_low, c.lowest), least(v_low, c.lowest) - (m.middle - 500000)
        from (select signalbox._rank_cell(v_low) * 1000000) m (middle)
        left join signalbox_data.rank_cells c
            on c.project_id = _make_edge_forward.project_id
            and c.cell = m.middle / 1000000
    ) c (lowest, room);
    select
        case when c.room > 0 then c.highest else v_high end,
        c.room
    into v_high, v_room_above
    from (
        select greatest(v_high, c.highest), m.middle + 499999 - greatest(v_high, c.highest)
        from (select signalbox._rank_cell(v_high) * 1000000) m (middle)
        left join signalbox_data.rank_cells c
            on c.project_id = _make_edge_forward.project_id
            and c.cell = m.middle / 1000000
    ) c (highest, room);

    open v_dependents;
    open v_dependencies;
    loop
        if not v_is_later_complete then
            fetch v_dependents into v_id;
            v_is_later_complete := not found;
            if found then
                v_later := v_later || v_id;
                exit when v_id = _make_edge_forward.depends_on_task_id;
            end if;
        end if;
        exit when v_is_later_complete
            and (v_is_earlier_complete or cardinality(v_later) <= v_room_above);

        if not v_is_earlier_complete then
            fetch v_dependencies into v_id;
            v_is_earlier_complete := not found;
            if found then
                v_earlier := v_earlier || v_id;
                exit when v_id = _make_edge_forward.task_id;
            end if;
        end if;
        exit when v_is_earlier_complete
            and (v_is_later_complete or cardinality(v_earlier) <= v_room_below);
    end loop;
    close v_dependents;
    close v_dependencies;

    if v_later[cardinality(v_later)] = _make_edge_forward.depends_on_task_id then
        return signalbox._path_through(_make_edge_forward.project_id, v_later, true);
    elsif v_earlier[cardinality(v_earlier)] = _make_edge_forward.task_id then
        return signalbox._path_through(_make_edge_forward.project_id, v_earlier, false);
    end if;

    if v_is_later_complete and cardinality(v_later) <= v_room_above then
        v_moved := v_later;
        v_base := v_high;
        v_middle := signalbox._rank_cell(v_high) * 1000000;
    elsif v_is_earlier_complete and cardinality(v_earlier) <= v_room_below then
        v_moved := v_earlier;
        v_base := v_low - cardinality(v_earlier) - 1;
        v_middle := signalbox._rank_cell(v_low) * 1000000;
    else
        perform signalbox._lock_tasks(_make_edge_forward.project_id, v_earlier || v_later);
        perform signalbox._permute_ranks(
            _make_edge_forward.project_id,
            array(
                select u.id
                from (
                    select e.id, false
                    from unnest(v_earlier) e (id)
                    union all
                    select l.id, true
                    from unnest(v_later) l (id)
                ) u (id, is_later)
                inner join signalbox_data.tasks t
                    on t.project_id = _make_edge_forward.project_id
                    and t.id = u.id
                order by u.is_later, t.rank
            )
        );
        return null;
    end if;

    perform signalbox._lock_tasks(
        _make_edge_forward.project_id,
        v_moved || array[_make_edge_forward.task_id, _make_edge_forward.depends_on_task_id]
    );
    update signalbox_data.tasks t
    set rank = v_base + n.place
    from (
        select m.id, row_number() over (order by m.rank)
        from signalbox_data.tasks m
        where m.project_id = _make_edge_forward.project_id
            and m.id = any (v_moved)
    ) n (id, place)
    where t.project_id = _make_edge_forward.project_id
        and t.id = n.id;
    insert into signalbox_data.rank_cells as c (project_id, cell, lowest, highest)
    values (
        _make_edge_forward.project_id,
        v_middle / 1000000,
        least(v_middle, v_base + 1),
        greatest(v_middle, v_base + cardinality(v_moved))
    )
    on conflict (project_id, cell) do update
        set lowest = least(c.lowest, excluded.lowest),
            highest = greatest(c.highest, excluded.highest);

    return null;
end;
$$;

comment on function signalbox._make_edge_forward(uuid, uuid, uuid) is
    'Change ranks so that the edge from task to dependency can be added; returns the path of '
    'the cycle instead when it would close one.';
