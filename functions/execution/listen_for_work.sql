-- Say that a worker has nothing to do, and LISTEN, so that whoever puts a task into one of its queues
-- notifies it. To be called when a claim has returned nothing; then claim once more, since a task may
-- have come in between, and sleep until a notification on signalbox_work names one of the queues,
-- or until the time returned: then a lease may have expired, a delayed task be due, or the session that
-- put a task into the queue have looked before this call was committed.
--
--     select signalbox.listen_for_work('runner-7', '{default,gpu}');
--
-- The first claim a second later ends it, so that the one right afterwards does not. Behind a pooler that hands out connections by transaction LISTEN does
-- nothing; the time returned still says when to look again.
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

    -- The next hundred are looked at, also where most of them are of projects of others.
    return least(
        v_now + listen_for_work.patience,
        (
            select min(greatest(y.available_at, v_now + interval '100 ms'))
            from (
                select
                    y.available_at,
                    y.project_id,
                    row_number() over (order by y.available_at) as place
                from signalbox_data.delayed_tasks y
                order by y.available_at
                limit 100
            ) y
            where v_projects is null
                or y.project_id = any (v_projects)
                or y.place = 100
        ),
        (
            select min(greatest(e.expiry_check_at, v_now + interval '100 ms'))
            from (
                select
                    e.expiry_check_at,
                    e.project_id,
                    row_number() over (order by e.expiry_check_at) as place
                from signalbox_data.task_executions e
                where e.finished_at is null
                order by e.expiry_check_at
                limit 100
            ) e
            where v_projects is null
                or e.project_id = any (v_projects)
                or e.place = 100
        )
    );
end;
$$;

comment on function signalbox.listen_for_work(text, text[], interval) is
    'Register a worker as idle and LISTEN on signalbox_work for the names of its queues; returns when to '
    'look again at the latest. Raises SB001 when none of your workers has the name, SB006 for a patience out '
    'of range.';
grant execute on function signalbox.listen_for_work(text, text[], interval) to signalbox_agent;
