-- A look at the task that a claim would take first, without taking it: another worker may.
--
--     select key, title from signalbox.next_task(:project_id);
--
create or replace function signalbox.next_task(
    project_id uuid,
    queues text[] default '{default}'
)
returns setof signalbox.tasks
language sql
stable
rows 1
as $$
    select t.*
    from unnest(next_task.queues) with ordinality q (queue, place)
    cross join lateral (
        select r.task_id
        from signalbox_data.ready_tasks r
        where r.project_id = next_task.project_id
            and r.queue = q.queue
            and not (
                select signalbox._is_idle(w.status, w.cancel_requested_at)
                from signalbox_data.workflows w
                where w.project_id = r.project_id
                    and w.id = r.workflow_id
            )
        order by r.priority desc, r."position"
        limit 1
    ) first
    cross join lateral (
        select *
        from signalbox.tasks t
        where t.project_id = next_task.project_id
            and t.id = first.task_id
        offset 0
    ) t
    order by q.place
    limit 1;
$$;

comment on function signalbox.next_task(uuid, text[]) is
    'The task that claim_tasks would take first from these queues of a project; no row when '
    'there is none. Nothing is claimed.';
grant execute on function signalbox.next_task(uuid, text[]) to signalbox_reader;
