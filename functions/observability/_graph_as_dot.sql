-- The graph of a workflow in Graphviz's language.
create or replace function signalbox._graph_as_dot(project_id uuid, workflow_id uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_graph record;
    v_name text;
    v_nodes text[];
    v_edges text;
begin
    v_graph := signalbox._graph_structure(
        _graph_as_dot.project_id, _graph_as_dot.workflow_id
    );

    select signalbox._dot_text(signalbox._one_line(w.name))
    into v_name
    from signalbox_data.workflows w
    where w.project_id = _graph_as_dot.project_id
        and w.id = _graph_as_dot.workflow_id;

    select array_agg(
        format(
            'n%s [label="%s", fillcolor="%s", color="%s", fontcolor="%s"%s];',
            n.number,
            signalbox._dot_text(concat_ws(
                E'\n',
                n.key,
                -- Graphviz does not break lines.
                rtrim(regexp_replace(n.title, '(.{1,30})(\s+|$)', E'\\1\n', 'g'), E'\n'),
                'in ' || n.workflow
            )),
            s.fill,
            s.line,
            s.ink,
            case
                when n.workflow is not null then ', style="rounded,filled,dotted", penwidth=2'
                when s.is_dashed then ', style="rounded,filled,dashed"'
            end
        )
        order by n.number
    )
    into v_nodes
    from signalbox._graph_nodes(
        _graph_as_dot.project_id, _graph_as_dot.workflow_id, v_graph.ids
    ) n
    inner join signalbox._status_styles() s
        on s.status = n.status;

    select string_agg(
        format(
            E'    n%s -> n%s%s;\n',
            e.source,
            e.target,
            case
                when e.type = 'relates_to'
                    then ' [label="relates to", style=dotted, dir=none, constraint=false]'
                when e.type = 'discovered_from'
                    then ' [label="discovered", style=dotted, constraint=false]'
                when e.type = 'subtask' then ' [style=dotted]'
                when e.condition <> 'success' then format(' [label="%s"]', e.condition)
            end
        ),
        '' order by e.number
    )
    into v_edges
    from unnest(v_graph.sources, v_graph.targets, v_graph.types, v_graph.conditions)
        with ordinality e (source, target, type, condition, number);

    return concat(
        E'digraph workflow {\n',
        format(
            E'    graph [label="%s", labelloc=t, rankdir=LR, fontname="Helvetica"];\n', v_name
        ),
        E'    node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, '
            'margin="0.2,0.08"];\n',
        E'    edge [fontname="Helvetica", fontsize=9, color="#5f6874"];\n',
        nullif(
            signalbox._nested_lines(
                coalesce(v_nodes, '{}'),
                v_graph.parents,
                'subgraph cluster_% { label=""; style="rounded,dashed"; color="#8b95a1";',
                '}'
            ),
            ''
        ) || E'\n',
        v_edges,
        '}'
    );
end;
$$;

comment on function signalbox._graph_as_dot(uuid, uuid) is
    'The graph of a workflow in the language of Graphviz.';
grant execute on function signalbox._graph_as_dot(uuid, uuid) to signalbox_reader;
