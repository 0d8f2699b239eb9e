begin;
select plan(1);

select signalbox._lock_configuration('lock_configuration.a');
select is(
    (
        select count(*)
        from pg_catalog.pg_locks l
        where l.locktype = 'advisory'
            and l.pid = pg_backend_pid()
            and l.mode = 'ExclusiveLock'
            and (l.classid::bigint::bit(32) || l.objid::bigint::bit(32))::bit(64)::bigint
                = hashtextextended('signalbox configuration lock_configuration.a', 0)
    ),
    1::bigint,
    '_lock_configuration locks the key until the transaction ends'
);

select * from finish();
rollback;
