-- The tasks of a workflow and what each waits for, as a picture in text: 'mermaid' (GitHub,
-- GitLab and most editors show it), 'dot' (Graphviz), or 'json' for other programs.
--
--     select signalbox.workflow_graph(:project_id, :workflow_id);
--     psql -Atc "select signalbox.workflow_graph('…', '…', 'dot')" | dot -Tsvg > graph.svg
--
-- Arrows lead from a task to those that wait for it, with the condition where it is not
-- success; dotted ones from subtasks to their parent, in a box; edges that subtasks inherit are
-- left out. A task of another workflow has a dotted outline and names its workflow.
--
-- Mermaid refuses more than 500 edges or 50,000 characters unless it is told otherwise
-- (maxEdges, maxTextSize); Graphviz has no such limit.
create or replace function signalbox.workflow_graph(
    project_id uuid,
    workflow_id uuid,
    format text default 'mermaid'
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if workflow_graph.format is null or workflow_graph.format not in ('mermaid', 'dot', 'json') then
        raise exception 'format must be mermaid, dot or json, not %',
            coalesce(quote_literal(workflow_graph.format), 'null')
            using errcode = 'invalid_parameter_value';
    end if;
    perform signalbox._require_workflow(
        workflow_graph.project_id, workflow_graph.workflow_id
    );

    return case workflow_graph.format
        when 'mermaid' then signalbox._graph_as_mermaid(
            workflow_graph.project_id, workflow_graph.workflow_id
        )
        when 'dot' then signalbox._graph_as_dot(
            workflow_graph.project_id, workflow_graph.workflow_id
        )
        else signalbox._graph_as_json(workflow_graph.project_id, workflow_graph.workflow_id)
    end;
end;
$$;

comment on function signalbox.workflow_graph(uuid, uuid, text) is
    'The task graph of a workflow in format mermaid, dot or json, coloured by status; raises '
    'SB001 when there is no such workflow and 22023 for another format.';
grant execute on function signalbox.workflow_graph(uuid, uuid, text) to signalbox_reader;
