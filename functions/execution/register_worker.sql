-- Say that a worker is there, and what it can do: it is then shown in workers, can be told to drain,
-- and can listen for work. To register again, after a restart, makes it a new one. A worker that does
-- not register can claim all the same. It belongs to the user who registers it.
--
--     select * from signalbox.register_worker(
--         'runner-7', '{default,gpu}', labels => '{linux,cuda}', max_tasks => 4, version => '2.1');
--
-- lease is what it claims with; when it is silent for longer it is held for dead.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.register_worker(
    name text,
    queues text[] default '{default}',
    labels text[] default '{}',
    max_tasks integer default 1,
    lease interval default '5 minutes',
    version text default null,
    metadata jsonb default '{}'
)
returns setof signalbox.workers
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_user_id constant uuid := signalbox._session_user_id();
begin
    perform signalbox._require_user();
    perform signalbox._require_lease(register_worker.lease);

    insert into signalbox_data.workers (
        name, queues, labels, max_tasks, lease, version, metadata, registered_at, last_seen_at,
        user_id
    )
    values (
        register_worker.name,
        register_worker.queues,
        register_worker.labels,
        register_worker.max_tasks,
        register_worker.lease,
        register_worker.version,
        register_worker.metadata,
        v_now,
        v_now,
        v_user_id
    )
    on conflict (name) do update
        set queues = excluded.queues,
            labels = excluded.labels,
            max_tasks = excluded.max_tasks,
            lease = excluded.lease,
            version = excluded.version,
            metadata = excluded.metadata,
            registered_at = excluded.registered_at,
            last_seen_at = excluded.last_seen_at,
            draining_at = null,
            user_id = excluded.user_id
        where signalbox._is_unbounded()
            or workers.user_id = excluded.user_id;
    if not found then
        raise exception 'worker % is registered by somebody else', register_worker.name
            using
                errcode = 'SB007',
                hint = 'Take another name.';
    end if;

    return query
        select *
        from signalbox.workers w
        where w.name = register_worker.name;
end;
$$;

comment on function signalbox.register_worker(
    text, text[], text[], integer, interval, text, jsonb
) is
    'Register a worker, or register it anew, and return it; raises SB006 for a lease out of range, and '
    'SB007 when it is somebody else''s.';
grant execute on function signalbox.register_worker(
    text, text[], text[], integer, interval, text, jsonb
) to signalbox_agent;
