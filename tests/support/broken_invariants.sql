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
    -- Or they wait for a slot. A place in the queue may have aged.
    select 'the queue holds the ready tasks', coalesce(t.project_id, r.project_id),
        coalesce(t.id, r.task_id),
        format('task: %s, queue %s, priority %s; queued: queue %s, priority %s',
            t.status, t.queue, t.priority, r.queue, r.priority)
    from (
        select t.*
        from signalbox_data.tasks t
        where t.status = 'ready'
    ) t
    full join (
        select r.project_id, r.task_id, r.workflow_id, r.queue, r.priority
        from signalbox_data.ready_tasks r
        union all
        select w.project_id, w.task_id, w.workflow_id, w.queue, w.priority
        from signalbox_data.throttled_tasks w
    ) r
        on r.project_id = t.project_id
        and r.task_id = t.id
    where (t.workflow_id, t.queue) is distinct from (r.workflow_id, r.queue)
        or r.priority < t.priority
        or r.priority > t.priority and not exists (
            select
            from signalbox_data.queue_settings s
            where s.project_id = r.project_id
                and s.queue = r.queue
        )

    union all
    select 'a task is in the queue or waits for a slot, not both', w.project_id, w.task_id,
        format('waits for %s %s', w.scope, w.key)
    from signalbox_data.throttled_tasks w
    inner join signalbox_data.ready_tasks r
        on r.project_id = w.project_id
        and r.task_id = w.task_id

    union all
    -- Where more hold one, the limit was lowered, and those that have not begun have given theirs back.
    select 'no more slots are taken than a limit has', h.project_id, null,
        format('%s %s: %s hold a slot of %s, %s of them have not begun',
            h.scope, h.key, h.holders, coalesce(c.max_running, 1), h.waiting)
    from (
        select
            h.project_id, h.scope, h.key, count(*) as holders,
            count(*) filter (where t.status = 'ready') as waiting
        from signalbox_data.limit_holders h
        inner join signalbox_data.tasks t
            on t.project_id = h.project_id
            and t.id = h.task_id
        group by h.project_id, h.scope, h.key
    ) h
    left join signalbox_data.concurrency_limits c
        on c.project_id = h.project_id
        and c.scope = h.scope
        and c.key = h.key
    where h.holders > coalesce(c.max_running, 1)
        and h.waiting > 0
        and not exists (
            select
            from signalbox_data.limits_to_check n
            where n.project_id = h.project_id
                and n.scope = h.scope
                and n.key = h.key
        )

    union all
    select 'no slot is free while a task waits for it', w.project_id, null,
        format('%s %s: %s wait, %s of %s slots are taken',
            w.scope, w.key, w.waiting, coalesce(h.holders, 0), coalesce(c.max_running, 1))
    from (
        select w.project_id, w.scope, w.key, count(*) as waiting
        from signalbox_data.throttled_tasks w
        group by w.project_id, w.scope, w.key
    ) w
    left join (
        select h.project_id, h.scope, h.key, count(*) as holders
        from signalbox_data.limit_holders h
        group by h.project_id, h.scope, h.key
    ) h
        on h.project_id = w.project_id
        and h.scope = w.scope
        and h.key = w.key
    left join signalbox_data.concurrency_limits c
        on c.project_id = w.project_id
        and c.scope = w.scope
        and c.key = w.key
    where coalesce(h.holders, 0) < coalesce(c.max_running, 1)
        -- Noted for the next claim that has a moment.
        and not exists (
            select
            from signalbox_data.limits_to_check n
            where n.project_id = w.project_id
                and n.scope = w.scope
                and n.key = w.key
        )

    union all
    select 'who holds a slot is ready or at work', h.project_id, h.task_id,
        format('%s %s is held by a task that is %s', h.scope, h.key, t.status)
    from signalbox_data.limit_holders h
    left join signalbox_data.tasks t
        on t.project_id = h.project_id
        and t.id = h.task_id
    where coalesce(t.status::text, 'gone') not in ('ready', 'in_progress')

    union all
    select 'a task in the queue or at work holds the slots it needs', t.project_id, t.id,
        format('%s task has no slot of key %s', t.status, u.concurrency_key)
    from signalbox_data.tasks t
    inner join signalbox_data.task_rules u
        on u.project_id = t.project_id
        and u.task_id = t.id
    where u.concurrency_key is not null
        and (
            exists (
                select
                from signalbox_data.ready_tasks r
                where r.project_id = t.project_id
                    and r.task_id = t.id
            )
            or exists (
                select
                from signalbox_data.task_executions e
                where e.project_id = t.project_id
                    and e.task_id = t.id
                    and e.finished_at is null
            )
        )
        and not exists (
            select
            from signalbox_data.limit_holders h
            where h.project_id = t.project_id
                and h.task_id = t.id
                and h.scope = 'key'
                and h.key = u.concurrency_key
        )

    union all
    -- Those that somebody let begin out of turn, or opened again, are not looked for.
    select 'a workflow of a group waits for another one', m.project_id, null,
        format('workflow %s waits in group %s, in which none is worked on', m.workflow_id, m.name)
    from signalbox_data.group_members m
    inner join signalbox_data.workflows w
        on w.project_id = m.project_id
        and w.id = m.workflow_id
    where w.status = 'pending'
        and not exists (
            select
            from signalbox_data.group_members o
            inner join signalbox_data.workflows other
                on other.project_id = o.project_id
                and other.id = o.workflow_id
            where o.project_id = m.project_id
                and o.name = m.name
                and other.status in ('active', 'paused')
        )
        and not exists (
            select
            from signalbox_data.groups_to_check n
            where n.project_id = m.project_id
                and n.name = m.name
        )

    union all
    select 'what is gated has rules', t.project_id, t.id, format('task is_gated: %s', t.is_gated)
    from signalbox_data.tasks t
    left join signalbox_data.task_rules u
        on u.project_id = t.project_id
        and u.task_id = t.id
    where t.is_gated <> (u.task_id is not null)

    union all
    -- One that is due stays until a claim promotes it. In a workflow that is not worked on others are
    -- pending as well.
    select 'delayed are the pending tasks that only wait for a time',
        coalesce(t.project_id, y.project_id), coalesce(t.id, y.task_id),
        format('task available at %s, delayed until %s', t.available_at, y.available_at)
    from (
        select t.*, coalesce(w.status in ('draft', 'pending', 'paused'), false) as is_idle
        from signalbox_data.tasks t
        left join signalbox_data.workflows w
            on w.project_id = t.project_id
            and w.id = t.workflow_id
        where t.status = 'pending'
            and t.unmet_dependencies = 0
    ) t
    full join signalbox_data.delayed_tasks y
        on y.project_id = t.project_id
        and y.task_id = t.id
    where t.id is null
        or y.task_id is null and not t.is_idle
        or y.task_id is not null and t.available_at is distinct from y.available_at

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
        select h.project_id, h.task_id, 'slot' from signalbox_data.limit_holders h
        union all
        select u.project_id, u.task_id, 'rules' from signalbox_data.task_rules u
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
    where (w.finished_at is null) <> (c.open_tasks > 0)

    union all
    select 'in a workflow that is being cancelled only what runs is open', t.project_id, t.id,
        format('task is %s, its attempt ends by %s', t.status, e.cancel_at)
    from signalbox_data.workflows w
    inner join signalbox_data.tasks t
        on t.project_id = w.project_id
        and t.workflow_id = w.id
    left join signalbox_data.task_executions e
        on e.project_id = t.project_id
        and e.task_id = t.id
        and e.attempt = t.attempts
        and e.finished_at is null
    where w.cancel_requested_at is not null
        and w.finished_at is null
        and t.finished_at is null
        and e.cancel_at is null

    union all
    select 'a cancelled attempt ends with its grace period', e.project_id, e.task_id,
        format('lease until %s, grace until %s', e.lease_expires_at, e.cancel_at)
    from signalbox_data.task_executions e
    where e.finished_at is null
        and e.cancel_at < e.lease_expires_at

    union all
    select 'an attempt that was cancelled ends as a success or a cancellation', e.project_id,
        e.task_id, e.outcome::text
    from signalbox_data.task_executions e
    where e.cancel_at is not null
        and e.outcome not in ('success', 'cancellation')

    union all
    select 'no workflow goes on below one that was cancelled', w.project_id, null,
        format('workflow %s is %s, its parent is %s', w.id, w.status, p.status)
    from signalbox_data.workflows w
    inner join signalbox_data.workflows p
        on p.project_id = w.project_id
        and p.id = w.parent_workflow_id
    where p.cancel_requested_at is not null
        and p.finished_at is null
        and w.finished_at is null
        and w.cancel_requested_at is null

    union all
    select 'a dead letter was redriven from the attempt with which it failed', r.project_id,
        r.task_id, format('redrive %s after attempt %s of %s', r.redrive, r.attempt, t.attempts)
    from signalbox_data.task_redrives r
    inner join signalbox_data.tasks t
        on t.project_id = r.project_id
        and t.id = r.task_id
    where r.attempt > t.attempts

    union all
    select 'what a user may read is what the user is a member of', null, null, u.name
    from signalbox_data.users u
    left join signalbox_data.projects_of_users p
        on p.user_id = u.id
    where coalesce(p.project_ids, '{}') <> array(
        select m.project_id
        from signalbox_data.project_members m
        where m.user_id = u.id
            and m.role >= 'reader'
        order by m.project_id
    );
$$;

comment on function tests.broken_invariants() is
    'What contradicts itself in the database, a row each; no row when all is well.';
