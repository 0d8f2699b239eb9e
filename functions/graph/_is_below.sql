-- Whether a task is the ancestor itself or lies below it in the tree of subtasks.
create or replace function signalbox._is_below(
    project_id uuid,
    task_id uuid,
    ancestor_id uuid
)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive up (id) as (
        select _is_below.task_id
        union
        select t.parent_task_id
        from up
        inner join signalbox_data.tasks t
            on t.project_id = _is_below.project_id
            and t.id = up.id
        where t.parent_task_id is not null
    )
    select _is_below.ancestor_id in (select up.id from up);
$$;

comment on function signalbox._is_below(uuid, uuid, uuid) is
    'Whether a task is, or is a subtask at any depth of, the ancestor.';
