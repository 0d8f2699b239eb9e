-- Everything in the database that contradicts itself, a row each; none when all is well.
-- The last test of every file that changes things, and what the concurrency tests ask
-- after the storm. Looks at all projects, so it sees whatever the caller sees.
create or replace function tests.broken_invariants()
returns table (invariant text, project_id uuid, task_id uuid, found text)
language sql
stable
as $$
    -- This proves that the edges have no cycle as well: along one, the rank would have to
    -- fall for ever.
    select 'a dependency ranks before its dependent', d.project_id, d.task_id,
        format('%s edge on %s: rank %s before %s',
            d.type, d.depends_on_task_id, task.rank, dependency.rank)
    from signalbox_data.task_dependencies d
    inner join signalbox_data.tasks task
        on task.project_id = d.project_id
        and task.id = d.task_id
    inner join signalbox_data.tasks dependency
        on dependency.project_id = d.project_id
        and dependency.id = d.depends_on_task_id
    where d.type in ('blocks', 'subtask', 'inherited')
        and dependency.rank >= task.rank

    union all
    select 'ranks are unique', t.project_id, t.id, format('rank %s again', t.rank)
    from (
        select
            t.project_id, t.id, t.rank,
            row_number() over (partition by t.project_id, t.rank) as occurrence
        from signalbox_data.tasks t
    ) t
    where t.occurrence > 1

    union all
    select 'the tree of subtasks has no cycle', t.project_id, t.id,
        format('parent %s', t.parent_task_id)
    from signalbox_data.tasks t
    left join (
        with recursive below (project_id, id) as (
            select r.project_id, r.id
            from signalbox_data.tasks r
            where r.parent_task_id is null
            union all
            select child.project_id, child.id
            from below b
            inner join signalbox_data.tasks child
                on child.project_id = b.project_id
                and child.parent_task_id = b.id
        )
        select b.project_id, b.id
        from below b
    ) reached
        on reached.project_id = t.project_id
        and reached.id = t.id
    where reached.id is null

    union all
    select 'a subtask edge leads from the parent to its subtask', d.project_id, d.task_id,
        format('edge on %s, whose parent is %s', d.depends_on_task_id, child.parent_task_id)
    from signalbox_data.task_dependencies d
    inner join signalbox_data.tasks child
        on child.project_id = d.project_id
        and child.id = d.depends_on_task_id
    where d.type = 'subtask'
        and child.parent_task_id is distinct from d.task_id

    union all
    select 'an inherited edge comes from an ancestor', d.project_id, d.task_id,
        format('edge on %s (%s)', d.depends_on_task_id, d.condition)
    from signalbox_data.task_dependencies d
    where d.type = 'inherited'
        and not exists (
            with recursive above (id) as (
                select t.parent_task_id
                from signalbox_data.tasks t
                where t.project_id = d.project_id
                    and t.id = d.task_id
                union
                select t.parent_task_id
                from above a
                inner join signalbox_data.tasks t
                    on t.project_id = d.project_id
                    and t.id = a.id
            )
            select
            from above a
            inner join signalbox_data.task_dependencies e
                on e.project_id = d.project_id
                and e.task_id = a.id
                and e.depends_on_task_id = d.depends_on_task_id
                and e.type = 'blocks'
                and e.condition = d.condition
        )

    union all
    select 'unmet_dependencies is true', t.project_id, t.id,
        format('%s task counts %s, has %s', t.status, t.unmet_dependencies, coalesce(u.unmet, 0))
    from signalbox_data.tasks t
    left join (
        select d.project_id, d.task_id, count(*) as unmet
        from signalbox_data.task_dependencies d
        inner join signalbox_data.tasks dependency
            on dependency.project_id = d.project_id
            and dependency.id = d.depends_on_task_id
        where d.type in ('blocks', 'subtask', 'inherited')
            and case d.condition
                when 'success' then dependency.status not in ('completed', 'deployed')
                when 'failure' then dependency.status <> 'failed'
                else dependency.finished_at is null
            end
        group by d.project_id, d.task_id
    ) u
        on u.project_id = t.project_id
        and u.task_id = t.id
    where t.unmet_dependencies <> coalesce(u.unmet, 0)

    union all
    select 'the queue holds the ready tasks', coalesce(t.project_id, r.project_id),
        coalesce(t.id, r.task_id),
        format('task: %s, queue %s, priority %s; queued: queue %s, priority %s',
            t.status, t.queue, t.priority, r.queue, r.priority)
    from (
        select t.*
        from signalbox_data.tasks t
        where t.status = 'ready'
    ) t
    full join signalbox_data.ready_tasks r
        on r.project_id = t.project_id
        and r.task_id = t.id
    where (t.workflow_id, t.queue, t.priority)
        is distinct from (r.workflow_id, r.queue, r.priority)

    union all
    -- One that is due stays until a claim promotes it.
    select 'delayed are the pending tasks that only wait for a time',
        coalesce(t.project_id, y.project_id), coalesce(t.id, y.task_id),
        format('task available at %s, delayed until %s', t.available_at, y.available_at)
    from (
        select t.*
        from signalbox_data.tasks t
        where t.status = 'pending'
            and t.unmet_dependencies = 0
    ) t
    full join signalbox_data.delayed_tasks y
        on y.project_id = t.project_id
        and y.task_id = t.id
    where t.id is null
        or y.task_id is null
        or t.available_at is distinct from y.available_at

    union all
    select 'what waits for an approval, a signal, a timer or a gate waits for nothing else',
        w.project_id, w.task_id,
        format('waits for %s, is %s with %s unmet', w.kind, t.status, t.unmet_dependencies)
    from signalbox_data.task_waits w
    inner join signalbox_data.tasks t
        on t.project_id = w.project_id
        and t.id = w.task_id
    left join signalbox_data.task_rules r
        on r.project_id = w.project_id
        and r.task_id = w.task_id
    where not t.is_gated
        or r.wait ->> 'kind' is distinct from w.kind::text
        or t.workflow_id <> w.workflow_id
        or t.unmet_dependencies > 0
        or t.status::text <> case w.kind
            when 'approval' then 'review'
            when 'timer' then 'pending'
            else 'blocked'
        end
        or w.kind = 'timer' and t.available_at is null

    union all
    select 'no signal is kept that a task waits for', w.project_id, w.task_id,
        format('signal %s %s', s.name, s.id)
    from signalbox_data.task_waits w
    inner join signalbox_data.signals s
        on s.project_id = w.project_id
        and s.name = w.name
        and (s.workflow_id is null or s.workflow_id = w.workflow_id)
    where w.kind = 'signal'
        and s.consumed_at is null
        and (w.due_at is null or w.due_at > s.sent_at)
        and (s.expires_at is null or s.expires_at > w.began_at)

    union all
    select 'nobody waits for a gate that is satisfied', w.project_id, w.task_id,
        format('%s of %s', g.name, g.subject)
    from signalbox_data.task_waits w
    inner join signalbox_data.external_gates g
        on g.project_id = w.project_id
        and g.name = w.name
        and g.subject = w.subject
    where w.kind = 'gate'
        and g.is_satisfied
        and (w.due_at is null or w.due_at > g.decided_at)

    union all
    select 'a task takes a signal for each attempt at most', s.project_id, s.task_id,
        format('%s signals, %s attempts', count(*), t.attempts)
    from signalbox_data.signals s
    inner join signalbox_data.tasks t
        on t.project_id = s.project_id
        and t.id = s.task_id
    group by s.project_id, s.task_id, t.attempts
    having count(*) > t.attempts

    union all
    select 'a task has at most one running attempt, and is then in progress',
        e.project_id, e.task_id, format('%s running attempts, task is %s', e.running, t.status)
    from (
        select e.project_id, e.task_id, count(*) as running
        from signalbox_data.task_executions e
        where e.finished_at is null
        group by e.project_id, e.task_id
    ) e
    inner join signalbox_data.tasks t
        on t.project_id = e.project_id
        and t.id = e.task_id
    where e.running > 1
        or t.status <> 'in_progress'

    union all
    select 'attempts are numbered from 1 without a gap', t.project_id, t.id,
        format('task counts %s; %s attempts, the last is %s',
            t.attempts, coalesce(e.executions, 0), e.last_attempt)
    from signalbox_data.tasks t
    left join (
        select e.project_id, e.task_id, count(*) as executions,
            max(e.attempt) as last_attempt
        from signalbox_data.task_executions e
        group by e.project_id, e.task_id
    ) e
        on e.project_id = t.project_id
        and e.task_id = t.id
    where t.attempts <> coalesce(e.executions, 0)
        or t.attempts <> coalesce(e.last_attempt, 0)

    union all
    select 'a lease is checked before it can have expired', e.project_id, e.task_id,
        format('check at %s, expires at %s', e.expiry_check_at, e.lease_expires_at)
    from signalbox_data.task_executions e
    where e.finished_at is null
        and e.expiry_check_at > e.lease_expires_at

    union all
    select 'an attempt ends with an outcome, after its start', e.project_id, e.task_id,
        format('attempt %s: %s to %s, %s', e.attempt, e.started_at, e.finished_at, e.outcome)
    from signalbox_data.task_executions e
    where (e.finished_at is null) <> (e.outcome is null)
        or e.finished_at < e.started_at

    union all
    select 'what belongs to a task has one', o.project_id, o.task_id, o.kind
    from (
        select e.project_id, e.task_id, 'attempt' from signalbox_data.task_executions e
        union all
        select d.project_id, d.task_id, 'edge' from signalbox_data.task_dependencies d
        union all
        select d.project_id, d.depends_on_task_id, 'edge' from signalbox_data.task_dependencies d
    ) o (project_id, task_id, kind)
    left join signalbox_data.tasks t
        on t.project_id = o.project_id
        and t.id = o.task_id
    where t.id is null

    union all
    select 'a task belongs to a workflow', t.project_id, t.id, t.workflow_id::text
    from signalbox_data.tasks t
    left join signalbox_data.workflows w
        on w.project_id = t.project_id
        and w.id = t.workflow_id
    where w.id is null

    union all
    select 'a workflow is over when its last task is', w.project_id, null,
        format('workflow %s is %s with %s tasks, %s open', w.id, w.status, c.tasks, c.open_tasks)
    from signalbox_data.workflows w
    inner join (
        select
            t.project_id, t.workflow_id,
            count(*) as tasks,
            count(*) filter (where t.finished_at is null) as open_tasks
        from signalbox_data.tasks t
        group by t.project_id, t.workflow_id
    ) c
        on c.project_id = w.project_id
        and c.workflow_id = w.id
    where (w.finished_at is null) <> (c.open_tasks > 0);
$$;

comment on function tests.broken_invariants() is
    'What contradicts itself in the database, a row each; no row when all is well.';
