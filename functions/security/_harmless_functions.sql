-- Functions that PostgreSQL calls volatile and that change nothing, save what they return: times, random
-- numbers, and what the server says of itself. Any other volatile function a query may not call.
create or replace function signalbox._harmless_functions()
returns setof oid
language sql
stable
as $$
    select p.oid
    from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace
        and (
            p.proname in (
                'clock_timestamp', 'timeofday', 'random', 'random_normal', 'gen_random_uuid',
                'uuidv4', 'uuidv7', 'array_shuffle', 'array_sample',
                'pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids',
                'pg_prepared_xact', 'pg_get_wait_events', 'pg_notification_queue_usage',
                'pg_is_in_recovery', 'pg_is_wal_replay_paused', 'pg_last_wal_receive_lsn',
                'pg_last_wal_replay_lsn', 'pg_last_xact_replay_timestamp', 'pg_current_wal_lsn',
                'pg_current_wal_insert_lsn', 'pg_current_wal_flush_lsn',
                'pg_partition_tree', 'pg_partition_ancestors', 'pg_sequence_last_value',
                'pg_xact_status', 'txid_status', 'pg_xact_commit_timestamp', 'pg_relation_size',
                'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size', 'pg_database_size',
                'pg_tablespace_size'
            )
            or p.proname like 'pg\_stat\_get\_%'
            or p.proname like 'pg\_control\_%'
        )
    union all
    select p.oid
    from pg_catalog.pg_proc p
    inner join pg_catalog.pg_depend d
        on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        and d.objid = p.oid
        and d.deptype = 'e'
    inner join pg_catalog.pg_extension e
        on e.oid = d.refobjid
    where e.extname = 'pg_stat_statements'
        and p.proname in ('pg_stat_statements', 'pg_stat_statements_info')
    union all
    select 'signalbox_data.clock()'::pg_catalog.regprocedure;
$$;

comment on function signalbox._harmless_functions() is
    'The volatile functions that run_query lets a query call.';
grant execute on function signalbox._harmless_functions() to signalbox_admin;
