-- Delete edges, given as parallel arrays, and let go those that waited only for them; unless more is to
-- come, before which none of them may go on.
drop function if exists signalbox._remove_edges(
    uuid, uuid[], uuid[], signalbox_data.dependency_type[]
);
create or replace function signalbox._remove_edges(
    project_id uuid,
    task_ids uuid[],
    depends_on_ids uuid[],
    types signalbox_data.dependency_type[],
    is_more_to_come boolean default false
)
returns setof signalbox.task_dependencies
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    perform signalbox._lock_tasks(
        _remove_edges.project_id, _remove_edges.task_ids, _remove_edges.depends_on_ids
    );

    return query
        with removed as (
            delete from signalbox_data.task_dependencies d
            using unnest(
                _remove_edges.task_ids, _remove_edges.depends_on_ids, _remove_edges.types
            ) e (task_id, depends_on_id, type)
            where d.project_id = _remove_edges.project_id
                and d.task_id = e.task_id
                and d.depends_on_task_id = e.depends_on_id
                and d.type = e.type
            returning
                d.project_id, d.task_id, d.depends_on_task_id, d.type, d.condition, d.created_at
        ),
        unmet as (
            select r.task_id, count(*) as edges
            from removed r
            inner join signalbox_data.tasks dependency
                on dependency.project_id = r.project_id
                and dependency.id = r.depends_on_task_id
            where r.type in ('blocks', 'subtask', 'inherited')
                and not signalbox.is_met(r.condition, dependency.status)
            group by r.task_id
        ),
        lowered as (
            update signalbox_data.tasks t
            set unmet_dependencies = t.unmet_dependencies - u.edges,
                updated_at = signalbox_data.clock()
            from unmet u
            where t.project_id = _remove_edges.project_id
                and t.id = u.task_id
        )
        select * from removed;

    if not _remove_edges.is_more_to_come then
        perform signalbox._make_ready(_remove_edges.project_id, _remove_edges.task_ids);
    end if;
end;
$$;

comment on function signalbox._remove_edges(
    uuid, uuid[], uuid[], signalbox_data.dependency_type[], boolean
) is
    'Delete edges and make ready whom they alone held back, unless more is to come; returns the edges '
    'deleted.';
