-- Runs in a database of its own.
begin;
select plan(3);

-- More than a range of pages, and some that are not full
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role, changes)
select signalbox_data.clock(), 1000000 + n, 1000000 + n, 1, 'r', repeat('x', 500)
from generate_series(1, 2000) n;
create temporary table leaf as
select i.indexrelid, c.oid::regclass as relation, pg_relation_size(c.oid) / 8192 / 32 as ranges
from pg_catalog.pg_index i
inner join pg_catalog.pg_class c on c.oid = i.indrelid
inner join pg_catalog.pg_class x on x.oid = i.indexrelid
inner join pg_catalog.pg_am a on a.oid = x.relam and a.amname = 'brin'
where c.oid = (select l.tableoid from signalbox_data.audit_logs l where l.seq = 1000001);
select ok((select bool_and(ranges > 1) from leaf), '_sum_up_audit_ranges: there are pages');
select lives_ok('select signalbox._sum_up_audit_ranges()', '_sum_up_audit_ranges works');
select results_eq(
    'select brin_summarize_range(indexrelid, (n * 32)::bigint)
    from leaf cross join lateral generate_series(0, ranges) n order by indexrelid, n',
    'select case when n = ranges then 1 else 0 end
    from leaf cross join lateral generate_series(0, ranges) n order by indexrelid, n',
    '_sum_up_audit_ranges sums up what is full, and leaves what is being filled'
);

select * from finish();
rollback;
