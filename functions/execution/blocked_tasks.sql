-- The open tasks that cannot be claimed, a row for each thing that holds one back, and what
-- would change it.
--
--     select key, title, why from signalbox.blocked_tasks(:project_id);
--     select why from signalbox.blocked_tasks(:project_id) where task_id = :task_id;
--
-- A workflow that is finished has no open task, so that history is not read. Tasks are put in
-- order before their reasons are looked for: with a limit no more reasons are than are shown.
--
create or replace function signalbox.blocked_tasks(
    project_id uuid,
    workflow_id uuid default null
)
returns table (
    task_id uuid,
    key text,
    title text,
    status signalbox_data.task_status,
    waits_for_task_id uuid,
    waits_for text,
    waits_for_status signalbox_data.task_status,
    type signalbox_data.dependency_type,
    condition signalbox_data.dependency_condition,
    why text
)
language sql
stable
as $$
    select
        t.id,
        t.key,
        t.title,
        t.status,
        hold.dependency_id,
        hold.dependency_name,
        hold.dependency_status,
        hold.type,
        hold.condition,
        case
            when signalbox.is_finished(hold.dependency_status)
                then concat_ws(': ', hold.why, hold.remedy)
            else hold.why
        end
    from (
        select
            o.project_id, o.id, o.key, o.title, o.status, o.status_reason, o.available_at,
            o.unmet_dependencies, o.rank, o.is_gated,
            case
                when signalbox._is_idle(w.status, w.cancel_requested_at)
                    then concat_ws(
                        ': ',
                        concat('its workflow is ', w.status, ' until ' || w.starts_at),
                        w.status_reason
                    )
            end as idle_reason
        from signalbox_data.workflows w
        -- Workflow by workflow, so that no tasks are read but theirs.
        cross join lateral (
            select
                t.project_id, t.id, t.key, t.title, t.status, t.status_reason, t.available_at,
                t.unmet_dependencies, t.rank, t.is_gated
            from signalbox_data.tasks t
            where t.project_id = w.project_id
                and t.workflow_id = w.id
                and (
                    t.status in ('pending', 'blocked', 'deferred')
                    or t.status = 'ready' and t.is_gated
                    or t.status = 'review' and t.is_gated and exists (
                        select
                        from signalbox_data.task_waits x
                        where x.project_id = t.project_id
                            and x.task_id = t.id
                    )
                )
            offset 0
        ) o
        where w.project_id = blocked_tasks.project_id
            and (blocked_tasks.workflow_id is null or w.id = blocked_tasks.workflow_id)
            and w.finished_at is null
        order by o.rank
    ) t
    cross join lateral signalbox._task_holds(
        t.project_id, t.id, t.status, t.status_reason, t.available_at, t.unmet_dependencies,
        t.is_gated, t.idle_reason
    ) hold
    order by t.rank, hold.place;
$$;

comment on function signalbox.blocked_tasks(uuid, uuid) is
    'The open tasks of a project or workflow that cannot be claimed, a row for each reason: the '
    'dependency not met, the time not come, the approval, signal or gate awaited, no slot free, the '
    'workflow paused or not begun, or the status that somebody set.';
grant execute on function signalbox.blocked_tasks(uuid, uuid) to signalbox_reader;
