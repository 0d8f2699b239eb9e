-- Why a task is not running: every reason, and what would change it.
--
--     select reason, explanation, remedy from signalbox.explain_task(:project_id, :task_id);
--
-- reason is one of
--
--   running, lease_expired, by_hand      somebody works on it
--   finished, failed, cancelled, skipped it is over
--   project, workflow                    the whole of it stands still
--   dependency, set_aside, not_before,
--   wait, limit                          see blocked_tasks
--   backoff                              an attempt failed, and the next one has to wait
--   root_cause                           what a dependency waits for in the end
--   queued, no_worker, due               nothing holds it back
--
-- Each reason is a select of its own below, in the order of rows; what holds one task back and
-- blocked_tasks shows as well is in _task_holds. Everything is looked up by key.
create or replace function signalbox.explain_task(project_id uuid, task_id uuid)
returns table (
    "position" integer,
    reason text,
    explanation text,
    remedy text,
    caused_by_task_id uuid
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_shown_roots constant integer := 10;
    v_counted_tasks constant integer := 1000;
begin
    perform signalbox._require_tasks(explain_task.project_id, array[explain_task.task_id]);

    return query
    with recursive task as materialized (
        select
            t.project_id, t.id, t.workflow_id, t.status, t.status_reason, t.unmet_dependencies,
            t.attempts, t.failed_attempts, t.max_attempts, t.started_at, t.finished_at,
            t.available_at, t.queue, t.is_gated,
            signalbox.is_finished(t.status) as is_finished
        from signalbox_data.tasks t
        where t.project_id = explain_task.project_id
            and t.id = explain_task.task_id
    ),
    attempt as materialized (
        select e.attempt, e.worker, e.started_at, e.lease_expires_at, e.finished_at, e.outcome
        from task t
        inner join signalbox_data.task_executions e
            on e.project_id = t.project_id
            and e.task_id = t.id
            and e.attempt = t.attempts
    ),
    hold as materialized (
        select h.*
        from task t
        cross join lateral signalbox._task_holds(
            t.project_id, t.id, t.status, t.status_reason, t.available_at, t.unmet_dependencies,
            t.is_gated
        ) h
        where not t.is_finished
            or t.status = 'skipped'
    ),
    -- Everything that the task waits for, and what that waits for, and so on.
    upstream (id) as (
        select h.dependency_id
        from hold h
        where h.dependency_id is not null
        union
        select d.depends_on_task_id
        from upstream u
        inner join signalbox_data.tasks t
            on t.project_id = explain_task.project_id
            and t.id = u.id
        inner join signalbox_data.task_dependencies d
            on d.project_id = t.project_id
            and d.task_id = t.id
        inner join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id
            and dependency.id = d.depends_on_task_id
        where t.finished_at is null
            and t.unmet_dependencies > 0
            and d.type in ('blocks', 'subtask', 'inherited')
            and not signalbox.is_met(d.condition, dependency.status)
    ),
    root as materialized (
        select
            t.id,
            coalesce(t.key, t.title) as name,
            t.status,
            t.status_reason,
            t.available_at,
            row_number() over (order by t.rank) as place,
            count(*) over () as roots
        from upstream u
        inner join signalbox_data.tasks t
            on t.project_id = explain_task.project_id
            and t.id = u.id
        where (t.finished_at is not null or t.unmet_dependencies = 0)
            and not exists (select from hold h where h.dependency_id = t.id)
    ),
    -- As claims go: by priority, then by position.
    place_in_queue as materialized (
        select r.project_id, r.queue, r.priority, r."position"
        from task t
        inner join signalbox_data.ready_tasks r
            on r.project_id = t.project_id
            and r.task_id = t.id
    ),
    ahead as materialized (
        select count(*) as tasks
        from (
            select
            from place_in_queue p
            inner join signalbox_data.ready_tasks r
                on r.queue = p.queue
                and r.project_id = p.project_id
                and r.priority > p.priority
            union all
            select
            from place_in_queue p
            inner join signalbox_data.ready_tasks r
                on r.queue = p.queue
                and r.project_id = p.project_id
                and r.priority = p.priority
                and r."position" < p."position"
            limit v_counted_tasks + 1
        ) o
    ),
    reasons (section, place, reason, explanation, remedy, caused_by_task_id) as (
        select
            1,
            0,
            case when a.lease_expires_at > v_now then 'running' else 'lease_expired' end,
            format(
                'runs since %s: %s has it, attempt %s, with a lease until %s',
                a.started_at, a.worker, a.attempt, a.lease_expires_at
            ),
            case
                when a.lease_expires_at > v_now
                    then 'its end, or the end of the lease without a heartbeat'
                else 'the next claim: it takes the task back, for the lease has expired'
            end,
            null::uuid
        from attempt a
        where a.finished_at is null
        union all
        select
            1,
            0,
            'by_hand',
            concat_ws(
                ': ',
                format('is in progress since %s, by hand: nobody has a lease', t.started_at),
                t.status_reason
            ),
            'set_task_status, when it is done',
            null
        from task t
        where t.status = 'in_progress'
            and not exists (select from attempt a where a.finished_at is null)
        union all
        select
            1,
            0,
            case t.status
                when 'completed' then 'finished'
                when 'deployed' then 'finished'
                else t.status::text
            end,
            concat_ws(
                ': ',
                case
                    when t.status = 'failed' and t.failed_attempts > 0
                        then format(
                            'failed at %s, attempt %s of %s', t.finished_at, t.failed_attempts,
                            t.max_attempts
                        )
                    else format('was %s at %s', t.status, t.finished_at)
                end,
                t.status_reason
            ),
            case
                when t.status = 'deployed' then 'nothing: this is final'
                else 'set_task_status to ready opens it again'
            end,
            null
        from task t
        where t.is_finished
        union all
        select
            2,
            0,
            'project',
            'its project is archived, and workers may have left it',
            'update_project(project_id, ''{"status": "active"}'')',
            null
        from task t
        inner join signalbox_data.projects p
            on p.id = t.project_id
        where p.status = 'archived'
            and not t.is_finished
        union all
        select
            2,
            1,
            'workflow',
            concat_ws(
                ': ',
                case
                    when w.cancel_requested_at is null
                        then format('its workflow %s is %s', w.name, w.status)
                    else format('its workflow %s is being cancelled', w.name)
                end,
                w.status_reason
            ),
            case
                when w.cancel_requested_at is not null then 'nothing, while it is being cancelled'
                when w.status in ('draft', 'pending') then 'activate_workflow'
                when w.status = 'paused' then 'resume_workflow'
                else 'nothing, while the workflow is over'
            end,
            null
        from task t
        inner join signalbox_data.workflows w
            on w.project_id = t.project_id
            and w.id = t.workflow_id
        where signalbox._is_idle(w.status, w.cancel_requested_at)
            and not t.is_finished
        union all
        select 3, h.place, h.reason, h.why, h.remedy, h.dependency_id
        from hold h
        union all
        select
            4,
            0,
            'backoff',
            concat_ws(
                ': ',
                format(
                    'attempt %s of %s ended with %s', t.failed_attempts, t.max_attempts, a.outcome
                ),
                t.status_reason
            ),
            format('nothing: it is tried again after %s', t.available_at),
            null
        from task t
        cross join attempt a
        where t.status = 'pending'
            and t.failed_attempts > 0
            and t.available_at > v_now
            and a.outcome in ('failure', 'error', 'timeout')
        union all
        select
            5,
            r.place,
            'root_cause',
            case
                when r.place > v_shown_roots
                    then format(
                        'in the end it waits for %s more tasks', r.roots - v_shown_roots
                    )
                else concat(
                    format('in the end it waits for %s, which is %s', r.name, r.status),
                    ' at ' || e.worker,
                    ' until ' || case
                        when r.status = 'pending' and r.available_at > v_now
                            then r.available_at
                    end,
                    ': ' || case when r.status <> 'skipped' then r.status_reason end
                )
            end,
            case
                when r.place > v_shown_roots then 'the same for each of them'
                when r.status = 'pending' then 'its time'
                else signalbox._task_remedy(r.status)
            end,
            case when r.place <= v_shown_roots then r.id end
        from root r
        left join signalbox_data.task_executions e
            on e.project_id = explain_task.project_id
            and e.task_id = r.id
            and e.finished_at is null
        where r.place <= v_shown_roots + 1
        union all
        select
            6,
            0,
            'queued',
            case
                when a.tasks = 0
                    then format('is ready, and the next of its project in queue %s', t.queue)
                else format(
                    'is ready, with %s of its project before it in queue %s',
                    case
                        when a.tasks > v_counted_tasks
                            then format('more than %s tasks', v_counted_tasks)
                        when a.tasks = 1 then '1 task'
                        else format('%s tasks', a.tasks)
                    end,
                    t.queue
                )
            end,
            format('a worker that claims from queue %s, or a higher priority', t.queue),
            null
        from task t
        cross join ahead a
        where t.status = 'ready'
            and exists (select from place_in_queue)
        union all
        select
            6,
            1,
            'no_worker',
            format('nobody works on a task of queue %s at the moment', t.queue),
            format('start a worker that claims from queue %s', t.queue),
            null
        from task t
        where t.status = 'ready'
            and not exists (
                select
                from signalbox_data.task_executions e
                inner join signalbox_data.tasks o
                    on o.project_id = e.project_id
                    and o.id = e.task_id
                where e.finished_at is null
                    and o.queue = t.queue
            )
        union all
        select
            6,
            2,
            'due',
            'nothing holds it back any more',
            'the next claim of any worker: it puts the task into the queue',
            null
        from task t
        where t.status = 'pending'
            and t.unmet_dependencies = 0
            and t.available_at <= v_now
    )
    select
        row_number() over (order by r.section, r.place, r.reason)::integer,
        r.reason,
        r.explanation,
        r.remedy,
        r.caused_by_task_id
    from reasons r
    order by 1;
end;
$$;

comment on function signalbox.explain_task(uuid, uuid) is
    'Why a task is not running: each reason with what would change it, and the task that is the '
    'cause where it is another one; raises SB001 when there is no such task.';
grant execute on function signalbox.explain_task(uuid, uuid) to signalbox_reader;
