-- Which of the edges numbered in ordinals point against the present order.
create or replace function signalbox._backward_edges(
    project_id uuid,
    ordinals integer[],
    task_ids uuid[],
    depends_on_ids uuid[]
)
returns integer[]
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(i order by i), '{}')
    from unnest(_backward_edges.ordinals) i
    inner join signalbox_data.tasks task
        on task.project_id = _backward_edges.project_id
        and task.id = _backward_edges.task_ids[i]
    inner join signalbox_data.tasks dependency
        on dependency.project_id = _backward_edges.project_id
        and dependency.id = _backward_edges.depends_on_ids[i]
    where dependency.rank > task.rank;
$$;

comment on function signalbox._backward_edges(uuid, integer[], uuid[], uuid[]) is
    'The ordinals of those edges whose dependency ranks after its task.';
