-- The waves in which the tasks of a workflow can run: all of level 1 in parallel, then all of
-- level 2, and so on. A task's level is one more than the highest among those it waits for
-- within the workflow. One pass in the order of ranks; nested loops are off as in
-- walk_dependencies.
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
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_keys text[];
    v_titles text[];
    v_statuses signalbox_data.task_status[];
    v_levels integer[];
    v_tasks integer[];
    v_dependencies integer[];
begin
    select array_agg(t.id), array_agg(t.key), array_agg(t.title), array_agg(t.status)
    into v_ids, v_keys, v_titles, v_statuses
    from (
        select t.id, t.key, t.title, t.status
        from signalbox_data.tasks t
        where t.project_id = execution_levels.project_id
            and t.workflow_id = execution_levels.workflow_id
        order by t.rank
    ) t;
    if v_ids is null then
        return;
    end if;

    with node as materialized (
        select n.id, n.number::integer
        from unnest(v_ids) with ordinality n (id, number)
    )
    select array_agg(e.task), array_agg(e.dependency)
    into v_tasks, v_dependencies
    from (
        select task.number, dependency.number
        from signalbox_data.task_dependencies d
        inner join node task
            on task.id = d.task_id
        inner join node dependency
            on dependency.id = d.depends_on_task_id
        where d.project_id = execution_levels.project_id
            and d.task_id = any (v_ids)
            and d.type in ('blocks', 'subtask', 'inherited')
        order by task.number
    ) e (task, dependency);

    v_levels := array_fill(1, array[cardinality(v_ids)]);
    for i in 1..coalesce(cardinality(v_tasks), 0) loop
        if v_levels[v_dependencies[i]] >= v_levels[v_tasks[i]] then
            v_levels[v_tasks[i]] := v_levels[v_dependencies[i]] + 1;
        end if;
    end loop;

    return query
        select n.level, n.id, n.key, n.title, n.status
        from unnest(v_levels, v_ids, v_keys, v_titles, v_statuses)
            with ordinality n (level, id, key, title, status, place)
        order by n.level, n.place;
end;
$$;

comment on function signalbox.execution_levels(uuid, uuid) is
    'The tasks of a workflow by wave: those of a level can run in parallel once all lower ones '
    'are done. No row when there is no such workflow.';
grant execute on function signalbox.execution_levels(uuid, uuid) to signalbox_reader;
