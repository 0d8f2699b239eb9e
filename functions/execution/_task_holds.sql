-- What keeps one open task from being claimed, a row for each thing, with what would change it:
-- a select for each kind. The ground of blocked_tasks and explain_task, which pass the columns of
-- the task, so that it is not read again.
create or replace function signalbox._task_holds(
    project_id uuid,
    task_id uuid,
    status signalbox_data.task_status,
    status_reason text,
    available_at timestamptz,
    unmet_dependencies integer,
    is_gated boolean,
    idle_reason text default null
)
returns table (
    reason text,
    why text,
    remedy text,
    dependency_id uuid,
    dependency_name text,
    dependency_status signalbox_data.task_status,
    type signalbox_data.dependency_type,
    condition signalbox_data.dependency_condition,
    place bigint
)
language sql
stable
as $$
    select
        'dependency',
        case
            when dependency.finished_at is not null
                then format(
                    'needs %s of %s, which is %s',
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
        end,
        signalbox._remedy_of_task(
            dependency.project_id, dependency.id, dependency.status, dependency.is_gated
        ),
        d.depends_on_task_id,
        coalesce(dependency.key, dependency.title),
        dependency.status,
        d.type,
        d.condition,
        dependency.rank
    from signalbox_data.task_dependencies d
    inner join signalbox_data.tasks dependency
        on dependency.project_id = d.project_id
        and dependency.id = d.depends_on_task_id
    where _task_holds.unmet_dependencies > 0
        and d.project_id = _task_holds.project_id
        and d.task_id = _task_holds.task_id
        and d.type in ('blocks', 'subtask', 'inherited')
        and not signalbox.is_met(d.condition, dependency.status)
    union all
    select
        'set_aside',
        concat_ws(': ', 'was set to ' || _task_holds.status, _task_holds.status_reason),
        signalbox._task_remedy(_task_holds.status),
        null, null, null, null, null, -1
    where _task_holds.status in ('review', 'testing', 'blocked', 'deferred')
        and not (_task_holds.is_gated and exists (
            select
            from signalbox_data.task_waits w
            where w.project_id = _task_holds.project_id
                and w.task_id = _task_holds.task_id
        ))
    union all
    select
        'not_before',
        format('not before %s', _task_holds.available_at) || coalesce(
            (
                select format(': rate limit %s', u.rate_limit_key)
                from signalbox_data.task_rules u
                where _task_holds.is_gated
                    and u.project_id = _task_holds.project_id
                    and u.task_id = _task_holds.task_id
                    and u.token_at = _task_holds.available_at
            ),
            ''
        ),
        'its time, or another available_at by update_task',
        null, null, null, null, null, -1
    where _task_holds.status = 'pending'
        and _task_holds.available_at > signalbox_data.clock()
        and not (_task_holds.is_gated and exists (
            select
            from signalbox_data.task_waits w
            where w.project_id = _task_holds.project_id
                and w.task_id = _task_holds.task_id
        ))
    union all
    select
        'wait',
        'waits for ' || w.waits_for,
        signalbox._wait_remedy(w.kind),
        null, null, null, null, null, -1
    from signalbox.task_waits w
    where _task_holds.is_gated
        and w.project_id = _task_holds.project_id
        and w.task_id = _task_holds.task_id
    union all
    select
        'limit',
        format(
            'waits for a slot of %s, of which %s may run at once',
            case
                when w.scope = 'project' then 'the project'
                else concat_ws(' ', w.scope, w.key)
            end,
            coalesce(
                (
                    select c.max_running
                    from signalbox_data.concurrency_limits c
                    where c.project_id = w.project_id
                        and c.scope = w.scope
                        and c.key = w.key
                ),
                1
            )
        ) || coalesce(
            (
                select ': held by ' || concat(
                    string_agg(
                        coalesce(t.key, t.title), ', ' order by h.place
                    ) filter (where h.place <= 3),
                    ' and ' || nullif(greatest(max(h.place) - 3, 0), 0) || ' more'
                )
                from (
                    select h.task_id, row_number() over (order by h.task_id) as place
                    from signalbox_data.limit_holders h
                    where h.key = w.key
                        and h.scope = w.scope
                        and h.project_id = w.project_id
                    limit 1000
                ) h
                left join signalbox_data.tasks t
                    on t.project_id = w.project_id
                    and t.id = h.task_id
                    and h.place <= 3
            ),
            ''
        ),
        'the end of one that runs, or another limit by set_concurrency_limit',
        null, null, null, null, null, -1
    from signalbox_data.throttled_tasks w
    where _task_holds.status = 'ready'
        and _task_holds.is_gated
        and w.project_id = _task_holds.project_id
        and w.task_id = _task_holds.task_id
    union all
    select
        'workflow',
        _task_holds.idle_reason,
        'resume_workflow or activate_workflow',
        null, null, null, null, null, -2
    where _task_holds.idle_reason is not null
        and _task_holds.status = 'pending'
        and _task_holds.unmet_dependencies = 0;
$$;

comment on function signalbox._task_holds(
    uuid, uuid, signalbox_data.task_status, text, timestamptz, integer, boolean, text
) is
    'What keeps an open task from being claimed, a row each: dependency, set_aside, not_before, wait, '
    'limit or workflow, with what it says and what would change it.';
grant execute on function signalbox._task_holds(
    uuid, uuid, signalbox_data.task_status, text, timestamptz, integer, boolean, text
) to signalbox_reader;
