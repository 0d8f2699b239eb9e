-- What workflow_graph draws: the tasks of a workflow and those of others that its edges lead to or
-- come from, numbered in the order of ranks, and the edges between these numbers in the order of
-- their targets and sources. An edge leads from source to target: the target waits, or refers.
-- parents holds for each task the number of its parent, where both are of the workflow.
--
-- Each statement reads what it needs by key, and joins by hashing; see walk_dependencies.
create or replace function signalbox._graph_structure(
    project_id uuid,
    workflow_id uuid,
    out ids uuid[],
    out parents integer[],
    out sources integer[],
    out targets integer[],
    out types signalbox_data.dependency_type[],
    out conditions signalbox_data.dependency_condition[]
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
    v_own uuid[];
    v_source_ids uuid[];
    v_target_ids uuid[];
    v_types signalbox_data.dependency_type[];
    v_conditions signalbox_data.dependency_condition[];
begin
    v_own := array(
        select t.id
        from signalbox_data.tasks t
        where t.project_id = _graph_structure.project_id
            and t.workflow_id = _graph_structure.workflow_id
    );

    select
        array_agg(e.depends_on_task_id),
        array_agg(e.task_id),
        array_agg(e.type),
        array_agg(e.condition)
    into v_source_ids, v_target_ids, v_types, v_conditions
    from (
        select d.task_id, d.depends_on_task_id, d.type, d.condition
        from signalbox_data.task_dependencies d
        where d.project_id = _graph_structure.project_id
            and d.task_id = any (v_own)
        union all
        select d.task_id, d.depends_on_task_id, d.type, d.condition
        from signalbox_data.task_dependencies d
        where d.project_id = _graph_structure.project_id
            and d.depends_on_task_id = any (v_own)
            and not exists (
                select
                from unnest(v_own) o (id)
                where o.id = d.task_id
            )
    ) e
    where e.type <> 'inherited';

    ids := v_own || array(
        (
            select unnest(v_source_ids)
            union
            select unnest(v_target_ids)
        )
        except
        select unnest(v_own)
    );

    with task as materialized (
        select
            t.id,
            t.parent_task_id,
            t.workflow_id,
            row_number() over (order by t.rank)::integer as number
        from signalbox_data.tasks t
        where t.project_id = _graph_structure.project_id
            and t.id = any (ids)
    )
    select
        array_agg(t.id order by t.number),
        array_agg(parent.number order by t.number)
    into ids, parents
    from task t
    left join task parent
        on parent.id = t.parent_task_id
        and parent.workflow_id = t.workflow_id
        and parent.workflow_id = _graph_structure.workflow_id;

    with node as materialized (
        select n.id, n.number::integer
        from unnest(ids) with ordinality n (id, number)
    )
    select
        array_agg(e.source),
        array_agg(e.target),
        array_agg(e.type),
        array_agg(e.condition)
    into sources, targets, types, conditions
    from (
        select source.number, target.number, e.type, e.condition
        from unnest(v_source_ids, v_target_ids, v_types, v_conditions)
            e (source_id, target_id, type, condition)
        inner join node source
            on source.id = e.source_id
        inner join node target
            on target.id = e.target_id
        order by target.number, source.number, e.type
    ) e (source, target, type, condition);
end;
$$;

comment on function signalbox._graph_structure(uuid, uuid) is
    'The tasks of a workflow and at its edges in the order of ranks, and the edges, but for the '
    'inherited ones, by the numbers of their tasks; all null without tasks.';
grant execute on function signalbox._graph_structure(uuid, uuid) to signalbox_reader;
