-- A task with its subtasks, and everything in its workflow that waits for any of them, at every depth.
create or replace function signalbox._tasks_from(project_id uuid, task_id uuid)
returns setof uuid
language sql
stable
as $$
    with recursive below (id) as (
        select _tasks_from.task_id
        union
        select t.id
        from below
        inner join signalbox_data.tasks t
            on t.project_id = _tasks_from.project_id
            and t.parent_task_id = below.id
    ),
    reach (id) as (
        select below.id
        from below
        union
        select n.id
        from reach r
        cross join lateral (
            select t.id, t.workflow_id
            from signalbox_data.task_dependencies d
            inner join signalbox_data.tasks t
                on t.project_id = d.project_id
                and t.id = d.task_id
            where d.depends_on_task_id = r.id
                and d.project_id = _tasks_from.project_id
                and d.type not in ('relates_to', 'discovered_from')
            offset 0
        ) n
        where n.workflow_id = (
            select first.workflow_id
            from signalbox_data.tasks first
            where first.project_id = _tasks_from.project_id
                and first.id = _tasks_from.task_id
        )
    )
    select r.id
    from reach r;
$$;

comment on function signalbox._tasks_from(uuid, uuid) is
    'The ids of a task, its subtasks, and what waits for them in its workflow, at every depth.';
