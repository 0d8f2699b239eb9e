-- The transactions under way in this database but for our own: whoever began before a change was committed may
-- still act on what was before it. Workers of the server itself read and vacuum.
create or replace function signalbox._transactions_under_way()
returns text[]
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(t.transaction order by t.transaction), '{}')
    from (
        select l.virtualxid as transaction
        from pg_locks l
        inner join pg_stat_activity a
            on a.pid = l.pid
        where l.locktype = 'virtualxid'
            and l.mode = 'ExclusiveLock'
            and l.granted
            and l.pid <> pg_backend_pid()
            and a.datid = (select d.oid from pg_database d where d.datname = current_database())
            and coalesce(a.backend_type, '') not in ('autovacuum worker', 'parallel worker')
        union all
        select 'prepared ' || p.gid
        from pg_prepared_xacts p
        where p.database = current_database()
    ) t;
$$;

comment on function signalbox._transactions_under_way() is
    'The transactions under way in this database, but for the one that asks.';
