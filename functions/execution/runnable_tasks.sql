-- The tasks that can be claimed now, in the order in which they will be. This is what "ready"
-- means everywhere: nothing unmet, no time to wait for, nobody at work, in a workflow that is
-- worked on.
--
--     select key, title, priority from signalbox.runnable_tasks(:project_id);
--     select key, title from signalbox.runnable_tasks(:project_id, queue => 'default') limit 10;
--
-- Those of a workflow are found through its tasks, because many more may be ready in the
-- project. With a queue and a limit no more are read than are shown: tasks are looked up by key for
-- each, since a join over the policies of both tables would look cheaper and read the project.
--
create or replace function signalbox.runnable_tasks(
    project_id uuid,
    workflow_id uuid default null,
    queue text default null
)
returns setof signalbox.tasks
language sql
stable
as $$
    select t.*
    from signalbox_data.ready_tasks r
    cross join lateral (
        select t.*
        from signalbox.tasks t
        where t.project_id = r.project_id
            and t.id = r.task_id
            and t.status = 'ready'
            and not (
                select signalbox._is_idle(w.status, w.cancel_requested_at)
                from signalbox_data.workflows w
                where w.project_id = t.project_id
                    and w.id = t.workflow_id
            )
        offset 0
    ) t
    where r.project_id = runnable_tasks.project_id
        and (
            runnable_tasks.workflow_id is null
            or r.task_id = any (array(
                select o.id
                from signalbox_data.tasks o
                where o.project_id = runnable_tasks.project_id
                    and o.workflow_id = runnable_tasks.workflow_id
                    and o.status = 'ready'
            ))
        )
        and (runnable_tasks.queue is null or r.queue = runnable_tasks.queue)
    order by r.queue, r.priority desc, r."position";
$$;

comment on function signalbox.runnable_tasks(uuid, uuid, text) is
    'The tasks of a project, or of one of its workflows or queues, that can be claimed now, in '
    'the order of claiming.';
grant execute on function signalbox.runnable_tasks(uuid, uuid, text) to signalbox_reader;
