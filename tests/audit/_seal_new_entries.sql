-- Runs in a database of its own.
begin;
select plan(5);

select tests.set_clock('2026-01-01 12:00+00');
-- Transactions of other databases hold back entries, but not kinds.
select signalbox._seal_new_entries();
select results_eq(
    'select id, cardinality(kinds) > 0 from signalbox_data.audit_seals', 'values (1::bigint, true)',
    '_seal_new_entries seals what is new'
);
-- So that there is something which has ended: nobody else writes here.
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select signalbox_data.clock(), s.until_txid, 1000000 + n, 1, 'r'
from signalbox_data.audit_seals s
cross join generate_series(1, 25) n;
create temporary table horizon as select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as txid;
select is(signalbox._seal_new_entries(), 0, '_seal_new_entries leaves what comes within a minute');
select tests.advance('1 minute');
select results_eq(
    'select count(*) from signalbox_data.audit_seals', 'values (1::bigint)', '_seal_new_entries has made one seal'
);
select is(
    signalbox._seal_audit_log(10, (select max(l.txid) + 1 from signalbox_data.audit_logs l where l.seq > 1000000)), 10,
    '_seal_new_entries: a seal that could not take all'
);
select ok(
    signalbox._seal_new_entries(10) in (0, 10), '_seal_new_entries does not wait for what is left'
);

select * from finish();
rollback;
