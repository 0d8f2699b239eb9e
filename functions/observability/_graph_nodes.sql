-- The tasks with these ids, numbered in their order, with the texts that a picture has room for.
create or replace function signalbox._graph_nodes(project_id uuid, workflow_id uuid, ids uuid[])
returns table (
    number bigint,
    key text,
    title text,
    workflow text,
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
begin
    return query
        select
            n.number,
            signalbox._cut_text(nullif(signalbox._one_line(t.key), ''), 40),
            -- Of control characters alone nothing is left, and Mermaid refuses an empty label.
            coalesce(
                signalbox._cut_text(
                    nullif(signalbox._one_line(nullif(t.title, t.key)), ''), 80
                ),
                case when coalesce(signalbox._one_line(t.key), '') = '' then '…' end
            ),
            case
                when t.workflow_id <> _graph_nodes.workflow_id
                    then (
                        select signalbox._cut_text(signalbox._one_line(w.name), 40)
                        from signalbox_data.workflows w
                        where w.project_id = t.project_id
                            and w.id = t.workflow_id
                    )
            end,
            t.status
        from signalbox_data.tasks t
        inner join unnest(_graph_nodes.ids) with ordinality n (id, number)
            on n.id = t.id
        where t.project_id = _graph_nodes.project_id
            and t.id = any (_graph_nodes.ids)
        order by n.number;
end;
$$;

comment on function signalbox._graph_nodes(uuid, uuid, uuid[]) is
    'Key, title and status of tasks as a picture shows them, and the name of the workflow of those '
    'that belong to another one.';
grant execute on function signalbox._graph_nodes(uuid, uuid, uuid[]) to signalbox_reader;
