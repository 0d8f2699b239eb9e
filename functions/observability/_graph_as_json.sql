-- The graph of a workflow as JSON, one node or edge a line.
create or replace function signalbox._graph_as_json(project_id uuid, workflow_id uuid)
returns text
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
    v_graph record;
    v_workflow record;
    v_nodes text;
    v_edges text;
begin
    v_graph := signalbox._graph_structure(
        _graph_as_json.project_id, _graph_as_json.workflow_id
    );

    select w.id, w.name, w.status
    into v_workflow
    from signalbox_data.workflows w
    where w.project_id = _graph_as_json.project_id
        and w.id = _graph_as_json.workflow_id;

    select string_agg(
        json_build_object(
            'id', t.id,
            'key', t.key,
            'title', t.title,
            'status', t.status,
            'level', l.level,
            'parent', t.parent_task_id,
            'workflow_id', t.workflow_id,
            'workflow', case
                when t.workflow_id = v_workflow.id then v_workflow.name
                else (
                    select w.name
                    from signalbox_data.workflows w
                    where w.project_id = t.project_id
                        and w.id = t.workflow_id
                )
            end,
            'created_at', t.created_at,
            'started_at', t.started_at,
            'finished_at', t.finished_at
        )::text,
        E',\n' order by t.rank
    )
    into v_nodes
    from signalbox_data.tasks t
    left join (
        select l.task_id, l.level
        from signalbox.execution_levels(
            _graph_as_json.project_id, _graph_as_json.workflow_id
        ) l
    ) l
        on l.task_id = t.id
    where t.project_id = _graph_as_json.project_id
        and t.id = any (v_graph.ids);

    with node as materialized (
        select n.id, n.number
        from unnest(v_graph.ids) with ordinality n (id, number)
    )
    select string_agg(
        format(
            '{"from" : "%s", "to" : "%s", "type" : "%s", "condition" : "%s"}',
            source.id, target.id, e.type, e.condition
        ),
        E',\n' order by e.number
    )
    into v_edges
    from unnest(v_graph.sources, v_graph.targets, v_graph.types, v_graph.conditions)
        with ordinality e (source, target, type, condition, number)
    inner join node source
        on source.number = e.source
    inner join node target
        on target.number = e.target;

    return format(
        E'{"workflow": %s,\n"nodes": [\n%s\n],\n"edges": [\n%s\n]}',
        json_build_object(
            'id', v_workflow.id, 'name', v_workflow.name, 'status', v_workflow.status
        ),
        v_nodes,
        v_edges
    );
end;
$$;

comment on function signalbox._graph_as_json(uuid, uuid) is
    'The graph of a workflow as JSON: workflow, nodes in the order of ranks, edges.';
grant execute on function signalbox._graph_as_json(uuid, uuid) to signalbox_reader;
