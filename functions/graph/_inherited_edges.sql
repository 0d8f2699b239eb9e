-- The inherited edges that the tasks below these parents should have: everything that an
-- ancestor waits for, save what lies below that ancestor itself.
create or replace function signalbox._inherited_edges(project_id uuid, parent_ids uuid[])
returns table (
    task_id uuid,
    depends_on_task_id uuid,
    condition signalbox_data.dependency_condition
)
language sql
stable
as $$
    with recursive below (id) as (
        select child.id
        from signalbox_data.tasks child
        where child.project_id = _inherited_edges.project_id
            and child.parent_task_id = any (_inherited_edges.parent_ids)
        union
        select child.id
        from below
        inner join signalbox_data.tasks child
            on child.project_id = _inherited_edges.project_id
            and child.parent_task_id = below.id
    ),
    above (id, ancestor_id) as (
        select t.id, t.parent_task_id
        from below
        inner join signalbox_data.tasks t
            on t.project_id = _inherited_edges.project_id
            and t.id = below.id
        union
        select above.id, t.parent_task_id
        from above
        inner join signalbox_data.tasks t
            on t.project_id = _inherited_edges.project_id
            and t.id = above.ancestor_id
        where t.parent_task_id is not null
    )
    select distinct on (above.id, d.depends_on_task_id)
        above.id,
        d.depends_on_task_id,
        d.condition
    from above
    inner join signalbox_data.task_dependencies d
        on d.project_id = _inherited_edges.project_id
        and d.task_id = above.ancestor_id
        and d.type = 'blocks'
    where not signalbox._is_below(
        _inherited_edges.project_id, d.depends_on_task_id, above.ancestor_id
    )
    order by above.id, d.depends_on_task_id, d.condition;
$$;

comment on function signalbox._inherited_edges(uuid, uuid[]) is
    'The edges that the subtasks of these parents, at every depth, inherit from their ancestors.';
