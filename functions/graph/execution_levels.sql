-- The waves in which the tasks of a workflow can run: all of level 1 in parallel, then all of
-- level 2, and so on. A task's level is one more than the highest among those it waits for
-- within the workflow. One pass in the order of ranks.
--
--     select level, count(*) from signalbox.execution_levels(:project_id, :workflow_id)
--     group by level order by level;
--
create or replace function signalbox.execution_levels(project_id uuid, workflow_id uuid)
returns table (
    level integer,
    task_id uuid,
    key text,
    title text,
    status signalbox_data.task_status
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_levels integer[];
    v_edge record;
begin
    select array_agg(t.id order by t.rank)
    into v_ids
    from signalbox_data.tasks t
    where t.project_id = execution_levels.project_id
        and t.workflow_id = execution_levels.workflow_id;
    if v_ids is null then
        return;
    end if;

    v_levels := array_fill(1, array[cardinality(v_ids)]);
    for v_edge in
        with node as materialized (
            select n.id, n.number::integer
            from unnest(v_ids) with ordinality n (id, number)
        )
        select task.number as task, dependency.number as dependency
        from signalbox_data.task_dependencies d
        inner join node task
            on task.id = d.task_id
        inner join node dependency
            on dependency.id = d.depends_on_task_id
        where d.project_id = execution_levels.project_id
            and d.type in ('blocks', 'subtask', 'inherited')
        order by task.number
    loop
        if v_levels[v_edge.dependency] >= v_levels[v_edge.task] then
            v_levels[v_edge.task] := v_levels[v_edge.dependency] + 1;
        end if;
    end loop;

    return query
        select n.level, t.id, t.key, t.title, t.status
        from unnest(v_ids, v_levels) n (id, level)
        inner join signalbox_data.tasks t
            on t.project_id = execution_levels.project_id
            and t.id = n.id
        order by n.level, t.rank;
end;
$$;

comment on function signalbox.execution_levels(uuid, uuid) is
    'The tasks of a workflow by wave: those of a level can run in parallel once all lower ones '
    'are done. No row when there is no such workflow.';
grant execute on function signalbox.execution_levels(uuid, uuid) to signalbox_reader;
