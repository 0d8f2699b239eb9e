-- That it has those of others is tested with sessions: erasure.test.ts.
begin;
select plan(2);

select isnt(signalbox._transactions_under_way(), null, '_transactions_under_way is never null');
select is_empty(
    $$select t.id
    from unnest(signalbox._transactions_under_way()) t (id)
    inner join pg_catalog.pg_locks l
        on l.virtualxid = t.id
    where l.pid = pg_backend_pid()$$,
    '_transactions_under_way is without our own'
);

select * from finish();
rollback;
