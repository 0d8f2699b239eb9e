-- How a task is named in messages: by the caller's key where there is one.
create or replace function signalbox._task_label(project_id uuid, task_id uuid)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (
            select t.key
            from signalbox_data.tasks t
            where t.project_id = _task_label.project_id
                and t.id = _task_label.task_id
        ),
        _task_label.task_id::text
    );
$$;

comment on function signalbox._task_label(uuid, uuid) is
    'The key of a task, or its id where it has none, for messages.';
