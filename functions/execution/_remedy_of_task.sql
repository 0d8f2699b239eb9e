-- What would let those go on who wait for a task: its status says it, but for a task that waits itself
-- for people, signals, gates or a slot.
create or replace function signalbox._remedy_of_task(
    project_id uuid,
    task_id uuid,
    status signalbox_data.task_status,
    is_gated boolean
)
returns text
language sql
stable
as $$
    select coalesce(
        (
            select signalbox._wait_remedy(w.kind)
            from signalbox_data.task_waits w
            where _remedy_of_task.is_gated
                and w.project_id = _remedy_of_task.project_id
                and w.task_id = _remedy_of_task.task_id
        ),
        (
            select 'a free slot; see its explain_task'
            from signalbox_data.throttled_tasks w
            where _remedy_of_task.is_gated
                and _remedy_of_task.status = 'ready'
                and w.project_id = _remedy_of_task.project_id
                and w.task_id = _remedy_of_task.task_id
        ),
        signalbox._task_remedy(_remedy_of_task.status)
    );
$$;

comment on function signalbox._remedy_of_task(
    uuid, uuid, signalbox_data.task_status, boolean
) is
    'What would let those go on who wait for a task.';
grant execute on function signalbox._remedy_of_task(
    uuid, uuid, signalbox_data.task_status, boolean
) to signalbox_reader;
