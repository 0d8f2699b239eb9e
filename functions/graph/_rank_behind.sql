-- A rank right behind a dependency for a task that is to wait for it, when the task can go there
-- alone because nothing else up to there waits for it. That is what most backward edges need;
-- _make_edge_forward does the rest. The rank is taken, see rank_cells. The caller holds the graph
-- lock of the project exclusively. Others may have made the edge forward while it waited.
create or replace function signalbox._rank_behind(
    project_id uuid,
    task_id uuid,
    depends_on_task_id uuid
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_is_backward boolean;
    v_cell bigint;
    v_rank bigint;
begin
    select
        dependency.rank > (
            select t.rank
            from signalbox_data.tasks t
            where t.project_id = _rank_behind.project_id
                and t.id = _rank_behind.task_id
        ),
        signalbox._rank_cell(dependency.rank),
        1 + greatest(
            dependency.rank,
            (
                select c.highest
                from signalbox_data.rank_cells c
                where c.project_id = _rank_behind.project_id
                    and c.cell = signalbox._rank_cell(dependency.rank)
            )
        )
    into v_is_backward, v_cell, v_rank
    from signalbox_data.tasks dependency
    where dependency.project_id = _rank_behind.project_id
        and dependency.id = _rank_behind.depends_on_task_id;

    if not v_is_backward
        or v_rank >= v_cell * 1000000 + 500000
        or exists (
            select
            from (
                select d.task_id
                from signalbox_data.task_dependencies d
                where d.project_id = _rank_behind.project_id
                    and d.depends_on_task_id = _rank_behind.task_id
                    and d.type not in ('relates_to', 'discovered_from')
                offset 0
            ) d (id)
            cross join lateral (
                select t.rank
                from signalbox_data.tasks t
                where t.project_id = _rank_behind.project_id
                    and t.id = d.id
                offset 0
            ) dependent
            where dependent.rank < v_rank
        )
    then
        return null;
    end if;

    insert into signalbox_data.rank_cells as c (project_id, cell, lowest, highest)
    values (_rank_behind.project_id, v_cell, v_cell * 1000000, v_rank)
    on conflict (project_id, cell) do update
        set highest = excluded.highest;
    return v_rank;
end;
$$;

comment on function signalbox._rank_behind(uuid, uuid, uuid) is
    'Take a rank for the task right behind the dependency; null when dependents would have to '
    'move with it, no rank is free there, or the edge is forward.';
