-- The graph of a workflow as a Mermaid flowchart. The lines go between leaves of boxes alone:
-- Mermaid fails on one that leads from a box to what lies inside.
create or replace function signalbox._graph_as_mermaid(project_id uuid, workflow_id uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_graph record;
    v_nodes text[];
    v_statuses signalbox_data.task_status[];
    v_outside text;
    v_edges text;
    v_styles text;
    v_boxes text;
begin
    v_graph := signalbox._graph_structure(
        _graph_as_mermaid.project_id, _graph_as_mermaid.workflow_id
    );
    if v_graph.ids is null then
        return 'flowchart LR';
    end if;

    select
        array_agg(
            format(
                case when n.workflow is null then 'n%s["%s"]:::%s' else 'n%s(["%s"]):::%s' end,
                n.number,
                concat_ws(
                    '<br/>',
                    signalbox._mermaid_text(n.key),
                    signalbox._mermaid_text(n.title),
                    'in ' || signalbox._mermaid_text(n.workflow)
                ),
                n.status
            )
            order by n.number
        ),
        array_agg(distinct n.status),
        string_agg('n' || n.number, ',' order by n.number) filter (where n.workflow is not null)
    into v_nodes, v_statuses, v_outside
    from signalbox._graph_nodes(
        _graph_as_mermaid.project_id, _graph_as_mermaid.workflow_id, v_graph.ids
    ) n;

    select string_agg(
        format(
            E'\n    n%s %s n%s',
            e.source,
            case
                when e.type = 'relates_to' then '-.-|relates to|'
                when e.type = 'discovered_from' then '-.->|discovered|'
                when e.type = 'subtask' then '-.->'
                when e.condition = 'success' then '-->'
                else format('-->|%s|', e.condition)
            end,
            e.target
        ),
        '' order by e.number
    )
    into v_edges
    from unnest(v_graph.sources, v_graph.targets, v_graph.types, v_graph.conditions)
        with ordinality e (source, target, type, condition, number);

    select string_agg(
        format(
            E'\n    classDef %s fill:%s,stroke:%s,color:%s%s',
            s.status, s.fill, s.line, s.ink,
            case when s.is_dashed then ',stroke-dasharray:4' end
        ),
        '' order by s.status
    )
    into v_styles
    from signalbox._status_styles() s
    where s.status = any (v_statuses);

    select string_agg('s' || p.number, ',' order by p.number)
    into v_boxes
    from (select distinct unnest(v_graph.parents)) p (number)
    where p.number is not null;

    return concat(
        E'flowchart LR\n',
        signalbox._nested_lines(v_nodes, v_graph.parents, 'subgraph s% [" "]', 'end'),
        v_edges,
        v_styles,
        E'\n    classDef outside stroke-width:2px,stroke-dasharray:2\n    class '
            || v_outside || ' outside',
        E'\n    classDef subtasks fill:none,stroke:#8b95a1,stroke-dasharray:4\n    class '
            || v_boxes || ' subtasks'
    );
end;
$$;

comment on function signalbox._graph_as_mermaid(uuid, uuid) is
    'The graph of a workflow as a Mermaid flowchart.';
grant execute on function signalbox._graph_as_mermaid(uuid, uuid) to signalbox_reader;
