-- The open tasks that cannot be claimed, a row for each thing that holds one back, and what
-- would change it.
--
--     select key, title, why from signalbox.blocked_tasks(:project_id);
--     select why from signalbox.blocked_tasks(:project_id) where task_id = :task_id;
--
-- A workflow that is finished has no open task, so that history is not read. Tasks are put in
-- order before their reasons are looked for: with a limit no more reasons are than are shown.
-- Gated tasks alone can wait for an approval, a signal, a timer or a gate.
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
        reason.dependency_id,
        reason.dependency_name,
        reason.dependency_status,
        reason.type,
        reason.condition,
        reason.why
    from (
        select
            o.project_id, o.id, o.key, o.title, o.status, o.status_reason, o.available_at,
            o.unmet_dependencies, o.rank, o.is_gated
        from signalbox_data.workflows w
        inner join signalbox_data.tasks o
            on o.project_id = w.project_id
            and o.workflow_id = w.id
        where w.project_id = blocked_tasks.project_id
            and (blocked_tasks.workflow_id is null or w.id = blocked_tasks.workflow_id)
            and w.finished_at is null
            and (
                o.status in ('pending', 'blocked', 'deferred')
                or o.status = 'review' and o.is_gated
            )
        order by o.rank
    ) t
    cross join lateral (
        select
            d.depends_on_task_id as dependency_id,
            coalesce(dependency.key, dependency.title) as dependency_name,
            dependency.status as dependency_status,
            d.type,
            d.condition,
            case
                when dependency.finished_at is not null
                    then format(
                        'needs %s of %s, which is %s: reopen that one, remove the dependency, '
                        'or skip this task',
                        d.condition,
                        coalesce(dependency.key, dependency.title),
                        dependency.status
                    )
                when d.type = 'subtask'
                    then format(
                        'waits for its subtask %s, which is %s',
                        coalesce(dependency.key, dependency.title),
                        dependency.status
                    )
                when d.type = 'inherited'
                    then format(
                        'waits, like its parent, for %s, which is %s',
                        coalesce(dependency.key, dependency.title),
                        dependency.status
                    )
                else format(
                    'waits for %s, which is %s',
                    coalesce(dependency.key, dependency.title),
                    dependency.status
                )
            end as why,
            dependency.rank as place
        from signalbox_data.task_dependencies d
        inner join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id
            and dependency.id = d.depends_on_task_id
        where t.unmet_dependencies > 0
            and d.project_id = t.project_id
            and d.task_id = t.id
            and d.type in ('blocks', 'subtask', 'inherited')
            and not signalbox.is_met(d.condition, dependency.status)
        union all
        select
            null,
            null,
            null,
            null,
            null,
            concat_ws(': ', 'was set to ' || t.status, t.status_reason),
            -1
        where t.status in ('blocked', 'deferred')
            and not (t.is_gated and exists (
                select
                from signalbox_data.task_waits w
                where w.project_id = t.project_id
                    and w.task_id = t.id
            ))
        union all
        select null, null, null, null, null, format('not before %s', t.available_at), -1
        where t.status = 'pending'
            and t.available_at > signalbox_data.clock()
            and not (t.is_gated and exists (
                select
                from signalbox_data.task_waits w
                where w.project_id = t.project_id
                    and w.task_id = t.id
            ))
        union all
        select null, null, null, null, null, 'waits for ' || w.waits_for, -1
        from signalbox.task_waits w
        where t.is_gated
            and w.project_id = t.project_id
            and w.task_id = t.id
    ) reason
    order by t.rank, reason.place;
$$;

comment on function signalbox.blocked_tasks(uuid, uuid) is
    'The open tasks of a project or workflow that cannot be claimed, a row for each reason: the '
    'dependency not met, the time not come, the approval, signal or gate awaited, or the status that '
    'somebody set.';
grant execute on function signalbox.blocked_tasks(uuid, uuid) to signalbox_reader;
