-- What can be seen only at the moment when it happens, and not in what is left afterwards: triggers that
-- write down what may never happen. For a database of its own, see harness/sequences; what a session
-- rolls back has not happened.

create unlogged table if not exists tests.wrongs (
    project_id uuid not null,
    task_id uuid,
    invariant text not null,
    found text not null
);

-- Tasks that somebody has asked for again after so many attempts: they were over, put aside, or reset.
create unlogged table if not exists tests.reopenings (
    project_id uuid not null,
    task_id uuid not null,
    attempts integer not null,
    -- Its failures until then count no more.
    is_anew boolean not null
);

-- The tokens that were drawn of a rate limit since it was last changed: those to enter the queue, and the firm
-- ones to be claimed late.
create unlogged table if not exists tests.tokens (
    project_id uuid not null,
    key text not null,
    task_id uuid not null,
    token_at timestamptz not null,
    is_firm boolean not null
);

-- The public function that a client has called.
create or replace function tests.called()
returns text
language sql
stable
as $$
    select coalesce((regexp_match(current_query(), 'signalbox\.(\w+)\s*\('))[1], current_query());
$$;

-- A worker begins: everything that lets it must be so.
create or replace function tests.tg_witness_beginning()
returns trigger
language plpgsql
as $$
declare
    v_task signalbox_data.tasks;
    v_rules signalbox_data.task_rules;
begin
    select t.*
    into v_task
    from signalbox_data.tasks t
    where t.project_id = new.project_id
        and t.id = new.task_id;
    select r.*
    into v_rules
    from signalbox_data.task_rules r
    where r.project_id = new.project_id
        and r.task_id = new.task_id;

    insert into tests.wrongs (project_id, task_id, invariant, found)
    select new.project_id, new.task_id, w.invariant, w.found
    from (
        select 'a task has one live lease',
            format('attempt %s begins beside attempt %s', new.attempt, e.attempt)
        from signalbox_data.task_executions e
        where e.project_id = new.project_id
            and e.task_id = new.task_id
            and e.attempt <> new.attempt
            and e.finished_at is null

        union all
        select 'attempts never exceed the policy',
            format('attempt %s begins after %s of %s have failed', new.attempt, f.failed, v_task.max_attempts)
        from (
            select count(*) as failed
            from signalbox_data.task_executions e
            where e.project_id = new.project_id
                and e.task_id = new.task_id
                and e.outcome in ('failure', 'error', 'timeout')
                and e.attempt > coalesce(
                    (
                        select max(r.attempts)
                        from tests.reopenings r
                        where r.task_id = new.task_id
                            and r.is_anew
                    ),
                    0
                )
        ) f
        where f.failed >= v_task.max_attempts
            or f.failed <> v_task.failed_attempts

        union all
        select 'nothing is done twice',
            format('attempt %s begins though attempt %s has succeeded', new.attempt, e.attempt)
        from signalbox_data.task_executions e
        where e.project_id = new.project_id
            and e.task_id = new.task_id
            and e.outcome = 'success'
            and not exists (
                select
                from tests.reopenings r
                where r.task_id = new.task_id
                    and r.attempts >= e.attempt
            )

        union all
        select 'a task begins when what it waits for is over',
            format('attempt %s begins, %s is %s', new.attempt, o.key, o.status)
        from signalbox_data.task_dependencies d
        inner join signalbox_data.tasks o
            on o.project_id = d.project_id
            and o.id = d.depends_on_task_id
        where d.project_id = new.project_id
            and d.task_id = new.task_id
            and d.type in ('blocks', 'subtask', 'inherited')
            and case d.condition
                when 'success' then o.status not in ('completed', 'deployed')
                when 'failure' then o.status <> 'failed'
                else o.finished_at is null
            end

        union all
        select 'a task begins when its time has come',
            format('attempt %s begins at %s, not before %s', new.attempt, new.started_at, n.moment)
        from (values (v_task.available_at), (v_rules.token_at)) n (moment)
        where n.moment > new.started_at

        union all
        select 'a task begins in an active workflow',
            format('attempt %s begins, the workflow is %s', new.attempt, w.status)
        from signalbox_data.workflows w
        where w.project_id = new.project_id
            and w.id = v_task.workflow_id
            and (w.status <> 'active' or w.cancel_requested_at is not null)

        union all
        select 'what waits or has a list is not claimed', format('attempt %s begins', new.attempt)
        where v_rules.wait is not null
            or v_rules.for_each is not null

        union all
        select 'a task begins with the slots that it needs',
            format('attempt %s begins without a slot of %s %s', new.attempt, n.scope, n.key)
        from (
            select 'key'::signalbox_data.limit_scope, v_rules.concurrency_key
            where v_rules.concurrency_key is not null
            union all
            select c.scope, c.key
            from signalbox_data.concurrency_limits c
            where c.project_id = new.project_id
                and (c.scope, c.key) in (
                    ('workflow', v_task.workflow_id::text), ('queue', v_task.queue),
                    ('project', 'project')
                )
        ) n (scope, key)
        where not exists (
                select
                from signalbox_data.limit_holders h
                where h.project_id = new.project_id
                    and h.task_id = new.task_id
                    and h.scope = n.scope
                    and h.key = n.key
            )
            -- Noted for those that were made by transactions which had not seen the limit.
            and not exists (
                select
                from signalbox_data.limits_to_check l
                where l.project_id = new.project_id
                    and l.scope = n.scope
                    and l.key = n.key
                    and l.is_new_limit
            )
    ) w (invariant, found);
    return null;
end;
$$;

-- Something ends that nobody has worked on: an approval, a signal, a timer, a gate, a list.
create or replace function tests.tg_witness_end_without_worker()
returns trigger
language plpgsql
as $$
begin
    insert into tests.wrongs (project_id, task_id, invariant, found)
    select new.project_id, new.task_id, w.invariant, w.found
    from signalbox_data.task_rules r
    inner join signalbox_data.tasks t
        on t.project_id = r.project_id
        and t.id = r.task_id
    left join signalbox_data.task_waits b
        on b.project_id = r.project_id
        and b.task_id = r.task_id
    cross join lateral (
        select 'a list has the result of each item once',
            format('%s items, result %s, items came to %s', r.item_count, new.result, i.results)
        from (
            -- One that somebody has deleted has none.
            select
                count(t.id) filter (where t.finished_at is null) as open,
                count(t.id) filter (where t.status in ('failed', 'cancelled')) as failed,
                coalesce(
                    jsonb_agg(
                        case when t.status in ('completed', 'deployed') then e.result end order by n.place
                    ),
                    '[]'
                ) as results
            from generate_series(0, r.item_count - 1) n (place)
            left join signalbox_data.tasks t
                on t.project_id = r.project_id
                and t.parent_task_id = r.task_id
                and substring(t.key from '\[(\d+)\]$')::integer = n.place
            left join signalbox_data.task_executions e
                on e.project_id = t.project_id
                and e.task_id = t.id
                and e.attempt = t.attempts
        ) i
        where r.for_each is not null
            and new.outcome = 'success'
            and (
                i.open > 0
                or i.failed > 0 and not r.is_failure_allowed
                or i.results is distinct from new.result
            )

        union all
        select 'what has to be approved is approved', format('%s decided', count(d.*))
        from signalbox_data.approval_decisions d
        where d.project_id = new.project_id
            and d.wait_id = b.id
            and d.decision = 'approve'
        having r.wait ->> 'kind' = 'approval'
            and r.for_each is null
            and new.outcome = 'success'
            and count(d.*) filter (where d.user_id is null) = 0
            and count(d.*) < coalesce((r.wait ->> 'required')::integer, 1)

        union all
        select 'a signal ends one wait', format('of %s signals', count(s.*))
        from signalbox_data.signals s
        where s.project_id = new.project_id
            and s.task_id = new.task_id
            and s.name = r.wait ->> 'name'
        having r.wait ->> 'kind' = 'signal'
            and r.for_each is null
            and new.outcome = 'success'
            and b.due_at is null
            and count(s.*) < (
                select count(*)
                from signalbox_data.task_executions e
                where e.project_id = new.project_id
                    and e.task_id = new.task_id
                    and e.outcome = 'success'
                    and e.worker = new.worker
            )

        union all
        -- Who changes when a task is available moves its timer.
        select 'a timer does not end early', format('began at %s', b.began_at)
        where r.wait ->> 'kind' = 'timer'
            and r.for_each is null
            and tests.called() <> 'update_task'
            and b.began_at + (r.wait ->> 'for')::interval > new.finished_at
    ) w (invariant, found)
    where r.project_id = new.project_id
        and r.task_id = new.task_id;
    return null;
end;
$$;

-- Somebody takes a slot, under the lock of the limit. Those that run when a limit is set have theirs.
create or replace function tests.tg_witness_slot()
returns trigger
language plpgsql
as $$
begin
    insert into tests.wrongs (project_id, task_id, invariant, found)
    select new.project_id, new.task_id, 'no more slots are given than a limit has',
        format('%s of %s %s, %s are allowed', h.taken, new.scope, new.key, c.allowed)
    from (
        select count(*) as taken
        from signalbox_data.limit_holders h
        where h.project_id = new.project_id
            and h.scope = new.scope
            and h.key = new.key
    ) h
    cross join (
        select coalesce(max(c.max_running), case when new.scope = 'key' then 1 end) as allowed
        from signalbox_data.concurrency_limits c
        where c.project_id = new.project_id
            and c.scope = new.scope
            and c.key = new.key
    ) c
    inner join signalbox_data.tasks t
        on t.project_id = new.project_id
        and t.id = new.task_id
    where h.taken > c.allowed
        and t.status <> 'in_progress';
    return null;
end;
$$;

-- A task moves to where only some calls may move it.
create or replace function tests.tg_witness_status()
returns trigger
language plpgsql
as $$
begin
    if old.finished_at is not null
        or old.status in ('review', 'testing')
        or new.failed_attempts < old.failed_attempts
    then
        insert into tests.reopenings (project_id, task_id, attempts, is_anew)
        values (
            new.project_id, new.id, new.attempts,
            old.finished_at is not null or new.failed_attempts < old.failed_attempts
        );
    end if;
    if tests.called() = 'set_task_status' then
        return null;
    end if;

    insert into tests.wrongs (project_id, task_id, invariant, found)
    select new.project_id, new.id, w.invariant, w.found
    from (
        -- The items of a list that is done again go out of its way, under another name.
        select 'a task that is over stays over',
            format('%s moves it from %s to %s', tests.called(), old.status, new.status)
        where old.finished_at is not null
            and old.status <> new.status
            and tests.called() not in ('retry_workflow', 'reset_workflow', 'redrive_tasks')
            and new.key is not distinct from old.key

        union all
        select 'what has failed counts',
            format('%s makes %s failures %s', tests.called(), old.failed_attempts, new.failed_attempts)
        where new.failed_attempts < old.failed_attempts
            and tests.called() not in ('retry_workflow', 'reset_workflow', 'redrive_tasks')

        union all
        select 'a task is skipped that cannot be done', format('%s skips it', tests.called())
        where new.status = 'skipped'
            and old.status <> 'skipped'
            and not exists (
                select
                from signalbox_data.task_rules r
                where r.project_id = new.project_id
                    and r.task_id = new.id
                    and r.condition is not null
            )
            and not exists (
                select
                from signalbox_data.task_dependencies d
                inner join signalbox_data.tasks o
                    on o.project_id = d.project_id
                    and o.id = d.depends_on_task_id
                inner join signalbox_data.workflows w
                    on w.project_id = d.project_id
                    and w.id = new.workflow_id
                where d.project_id = new.project_id
                    and d.task_id = new.id
                    and d.type in ('blocks', 'subtask', 'inherited')
                    and o.finished_at is not null
                    and case d.condition
                        when 'success' then o.status not in ('completed', 'deployed')
                        when 'failure' then o.status <> 'failed'
                        else false
                    end
                    and w.on_dependency_failure = 'skip'
            )

        union all
        select 'a task completes and fails with its last attempt',
            format('%s makes it %s after attempt %s: %s', tests.called(), new.status, new.attempts, e.outcome)
        from (
            select max(e.outcome) as outcome
            from signalbox_data.task_executions e
            where e.project_id = new.project_id
                and e.task_id = new.id
                and e.attempt = new.attempts
        ) e
        where old.status <> new.status
            and (
                new.status = 'completed' and e.outcome is distinct from 'success'
                or new.status = 'failed'
                    and coalesce(e.outcome not in ('failure', 'error', 'timeout'), true)
            )
    ) w (invariant, found);
    return null;
end;
$$;

create or replace function tests.tg_witness_deletion()
returns trigger
language plpgsql
as $$
begin
    insert into tests.wrongs (project_id, task_id, invariant, found)
    select old.project_id, old.id, 'nothing is lost', format('%s deletes %s', tests.called(), old.key)
    where tests.called() <> 'delete_task'
        -- With its project.
        and exists (
            select
            from signalbox_data.projects p
            where p.id = old.project_id
        );
    return null;
end;
$$;

create or replace function tests.tg_witness_signal()
returns trigger
language plpgsql
as $$
begin
    insert into tests.wrongs (project_id, task_id, invariant, found)
    values (new.project_id, new.task_id, 'a signal is taken once', format('signal %s', new.name));
    return null;
end;
$$;

create or replace function tests.tg_witness_token()
returns trigger
language plpgsql
as $$
begin
    if new.token_at is not null then
        insert into tests.tokens (project_id, key, task_id, token_at, is_firm)
        values (
            new.project_id, new.rate_limit_key, new.task_id, new.token_at, new.has_firm_token
        );
    elsif old.token_attempt > 0 then
        delete from tests.tokens k
        where k.task_id = new.task_id
            and k.token_at = old.token_at;
    end if;
    return null;
end;
$$;

-- What was drawn before does not count towards another limit.
create or replace function tests.tg_witness_rate()
returns trigger
language plpgsql
as $$
begin
    delete from tests.tokens k
    where k.project_id = new.project_id
        and k.key = new.key;
    return null;
end;
$$;

create or replace function tests.call_witnesses()
returns void
language plpgsql
volatile
as $$
begin
    create or replace trigger _900_witness_beginning
    after insert on signalbox_data.task_executions
    for each row when (new.finished_at is null)
    execute function tests.tg_witness_beginning();

    create or replace trigger _900_witness_end_without_worker
    after insert on signalbox_data.task_executions
    for each row when (new.finished_at is not null)
    execute function tests.tg_witness_end_without_worker();

    create or replace trigger _900_witness_slot
    after insert on signalbox_data.limit_holders
    for each row
    execute function tests.tg_witness_slot();

    create or replace trigger _900_witness_status
    after update of status, failed_attempts on signalbox_data.tasks
    for each row when (
        new.failed_attempts < old.failed_attempts
        or old.status <> new.status
            and (
                old.finished_at is not null
                or old.status in ('review', 'testing')
                or new.status in ('completed', 'failed', 'skipped')
            )
    )
    execute function tests.tg_witness_status();

    create or replace trigger _900_witness_deletion
    after delete on signalbox_data.tasks
    for each row
    execute function tests.tg_witness_deletion();

    create or replace trigger _900_witness_signal
    after update of task_id on signalbox_data.signals
    for each row when (old.consumed_at is not null)
    execute function tests.tg_witness_signal();

    create or replace trigger _900_witness_token
    after update of token_at on signalbox_data.task_rules
    for each row when (
        new.token_at is distinct from old.token_at
        and (new.token_at is null or new.token_attempt > 0)
    )
    execute function tests.tg_witness_token();

    create or replace trigger _900_witness_rate
    after insert or update of amount on signalbox_data.rate_limits
    for each row
    execute function tests.tg_witness_rate();
end;
$$;

comment on function tests.call_witnesses() is
    'From now on everything that may never happen in this database is written down.';

create or replace function tests.witnessed()
returns table (invariant text, project_id uuid, task_id uuid, found text)
language sql
stable
as $$
    select w.invariant, w.project_id, w.task_id, w.found
    from tests.wrongs w

    union all
    select 'no more tokens are drawn than grow', first.project_id, first.task_id,
        format('%s: %s from %s to %s', first.key, last.place - first.place + 1, first.token_at, last.token_at)
    from (
        select k.*, row_number() over (
            partition by k.project_id, k.key, k.is_firm order by k.token_at
        ) as place
        from tests.tokens k
    ) first
    inner join (
        select k.*, row_number() over (
            partition by k.project_id, k.key, k.is_firm order by k.token_at
        ) as place
        from tests.tokens k
    ) last
        on last.project_id = first.project_id
        and last.key = first.key
        and last.is_firm = first.is_firm
        and last.place > first.place
    inner join signalbox_data.rate_limits l
        on l.project_id = first.project_id
        and l.key = first.key
    where last.place - first.place + 1 > l.burst + 0.001
        + extract(epoch from last.token_at - first.token_at) / extract(epoch from l.per / l.amount)

    union all
    select 'an approval is decided once', d.project_id, d.task_id,
        format('%s approve, %s refuse, %s deadlines',
            count(*) filter (where d.decision = 'approve' and d.user_id is not null),
            count(*) filter (where d.decision = 'refuse' and d.user_id is not null),
            count(*) filter (where d.decision <> 'escalate' and d.user_id is null))
    from signalbox_data.approval_decisions d
    inner join signalbox_data.task_rules r
        on r.project_id = d.project_id
        and r.task_id = d.task_id
    group by d.project_id, d.task_id, d.wait_id, r.wait
    having count(*) filter (where d.decision = 'approve' and d.user_id is not null)
            > coalesce((r.wait ->> 'required')::integer, 1)
        or count(*) filter (where d.decision = 'refuse') > 1
        or count(*) filter (where d.decision <> 'escalate' and d.user_id is null) > 1
        or count(*) filter (where d.decision = 'refuse') > 0
            and count(*) filter (where d.decision = 'approve')
                >= coalesce((r.wait ->> 'required')::integer, 1);
$$;

comment on function tests.witnessed() is
    'What has happened since call_witnesses that may never happen, a row each.';
