-- Say that a worker has nothing to do, and LISTEN, so that whoever puts a task into one of its queues
-- notifies it. To be called when a claim has returned nothing; then claim once more, since a task may
-- have come in between, and sleep until a notification on signalbox_work names one of the queues,
-- or until the time returned: then a lease may have expired, a delayed task or a scheduled workflow be
-- due, a deadline have passed, or the session that put a task into the queue have looked before this call
-- was committed. Of leases and delayed tasks those of its queues count, so that not every worker wakes for
-- all of them; and it is to look again before half of its lease is over, so that it is not held for dead.
--
--     select signalbox.listen_for_work('runner-7', '{default,gpu}');
--
-- The next claim ends it, but for one that comes within a second, as the one right afterwards does.
-- Behind a pooler that hands out connections by transaction LISTEN does nothing; the time returned
-- still says when to look again.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.listen_for_work(
    worker text,
    queues text[] default '{default}',
    patience interval default '30 seconds'
)
returns timestamptz
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_looked_at constant integer := 100;
    v_projects uuid[];
begin
    perform signalbox._require_worker(listen_for_work.worker);
    if not signalbox._is_unbounded() then
        v_projects := signalbox.my_projects('agent');
    end if;
    if listen_for_work.patience <= interval '0' or listen_for_work.patience > interval '1 day' then
        raise exception 'patience must be more than nothing and at most a day, not %',
            listen_for_work.patience
            using errcode = 'SB006';
    end if;
    if exists (
        select
        from unnest(listen_for_work.queues) u (queue)
        where octet_length(u.queue) > 7000
    ) then
        raise exception 'the name of a queue is too long to be notified of'
            using errcode = 'SB006';
    end if;
    perform signalbox._note_worker(listen_for_work.worker, v_now);

    insert into signalbox_data.idle_workers (worker, queue, listening_at, expires_at)
    select w.name, q.queue, v_now, v_now + listen_for_work.patience
    from signalbox_data.workers w
    cross join (
        select distinct u.queue
        from unnest(listen_for_work.queues) u (queue)
        where u.queue is not null
    ) q
    where w.name = listen_for_work.worker
        and w.draining_at is null
    on conflict (worker, queue) do update
        set listening_at = excluded.listening_at,
            expires_at = excluded.expires_at;
    listen signalbox_work;

    return least(
        v_now + listen_for_work.patience,
        (
            select v_now + w.lease / 2
            from signalbox_data.workers w
            where w.name = listen_for_work.worker
        ),
        -- Of the next so many; beyond them it looks again. What is due in projects of others is not told.
        (
            select greatest(
                coalesce(
                    min(n.available_at) filter (where n.is_heard),
                    max(n.available_at)
                ),
                v_now + interval '100 ms'
            )
            from (
                select x.available_at, x.is_ours and t.queue = any (listen_for_work.queues) as is_heard
                from (
                    select
                        x.project_id, x.task_id, x.available_at,
                        v_projects is null or x.project_id = any (v_projects) as is_ours
                    from signalbox_data.delayed_tasks x
                    order by x.available_at
                    limit v_looked_at
                ) x
                inner join signalbox_data.tasks t
                    on t.project_id = x.project_id
                    and t.id = x.task_id
            ) n
            having bool_or(n.is_heard)
                or count(*) = v_looked_at
        ),
        (
            select greatest(
                coalesce(
                    min(n.expiry_check_at) filter (where n.is_heard),
                    max(n.expiry_check_at)
                ),
                v_now + interval '100 ms'
            )
            from (
                select x.expiry_check_at, x.is_ours and t.queue = any (listen_for_work.queues) as is_heard
                from (
                    select
                        x.project_id, x.task_id, x.expiry_check_at,
                        v_projects is null or x.project_id = any (v_projects) as is_ours
                    from signalbox_data.task_executions x
                    where x.finished_at is null
                    order by x.expiry_check_at
                    limit v_looked_at
                ) x
                inner join signalbox_data.tasks t
                    on t.project_id = x.project_id
                    and t.id = x.task_id
            ) n
            having bool_or(n.is_heard)
                or count(*) = v_looked_at
        ),
        (
            select greatest(
                coalesce(
                    min(n.starts_at) filter (where n.is_heard),
                    max(n.starts_at)
                ),
                v_now + interval '100 ms'
            )
            from (
                select
                    x.starts_at,
                    v_projects is null or x.project_id = any (v_projects) as is_heard
                from signalbox_data.workflows x
                where x.starts_at is not null
                order by x.starts_at
                limit v_looked_at
            ) n
            having bool_or(n.is_heard)
                or count(*) = v_looked_at
        ),
        (
            select greatest(
                coalesce(
                    min(n.due_at) filter (where n.is_heard),
                    max(n.due_at)
                ),
                v_now + interval '100 ms'
            )
            from (
                select
                    x.due_at,
                    v_projects is null or x.project_id = any (v_projects) as is_heard
                from signalbox_data.task_waits x
                where x.due_at is not null
                order by x.due_at
                limit v_looked_at
            ) n
            having bool_or(n.is_heard)
                or count(*) = v_looked_at
        )
    );
end;
$$;

comment on function signalbox.listen_for_work(text, text[], interval) is
    'Register a worker as idle and LISTEN on signalbox_work for the names of its queues; returns when to '
    'look again at the latest. Raises SB001 when none of your workers has the name, SB006 for a patience out '
    'of range.';
grant execute on function signalbox.listen_for_work(text, text[], interval) to signalbox_agent;
