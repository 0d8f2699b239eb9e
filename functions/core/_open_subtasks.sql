-- The subtasks of a task, at every depth, that are not finished.
create or replace function signalbox._open_subtasks(project_id uuid, task_id uuid)
returns setof uuid
language sql
stable
as $$
    with recursive below (id, finished_at) as (
        select t.id, t.finished_at
        from signalbox_data.tasks t
        where t.project_id = _open_subtasks.project_id
            and t.parent_task_id = _open_subtasks.task_id
        union
        select t.id, t.finished_at
        from below
        inner join signalbox_data.tasks t
            on t.project_id = _open_subtasks.project_id
            and t.parent_task_id = below.id
    )
    select below.id
    from below
    where below.finished_at is null;
$$;

comment on function signalbox._open_subtasks(uuid, uuid) is
    'The ids of the unfinished subtasks of a task at every depth.';
