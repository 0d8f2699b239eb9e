-- The circle that a new parent would close in the tree of subtasks, as "a -> b -> a": a task,
-- the parent it is to have, that one's parent, and so on up to the task.
create or replace function signalbox._parents_path(
    project_id uuid,
    task_id uuid,
    parent_task_id uuid
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive up (id, depth) as (
        select _parents_path.parent_task_id, 1
        union all
        select t.parent_task_id, up.depth + 1
        from up
        inner join signalbox_data.tasks t
            on t.project_id = _parents_path.project_id
            and t.id = up.id
        where up.id <> _parents_path.task_id
            and t.parent_task_id is not null
    )
    select string_agg(signalbox._task_label(_parents_path.project_id, p.id), ' -> ' order by p.depth)
    from (
        select _parents_path.task_id, 0
        union all
        select up.id, up.depth from up
    ) p (id, depth);
$$;

comment on function signalbox._parents_path(uuid, uuid, uuid) is
    'The keys or ids from a task over the parent it is to have up to the task again.';
