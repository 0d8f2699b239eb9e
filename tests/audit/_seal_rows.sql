-- Runs in a database of its own.
begin;
select plan(8);

-- Entries of transactions 100 to 103 of a generation that begins after 5,000,000; 102 has most of them.
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role, changes)
select '2026-01-31 12:00+00'::timestamptz + n * interval '1 hour', t.txid, 5000000 + t.txid * 100 + n, 1, 'r', repeat('x', t.size)
from (values (100, 3, 1), (101, 1, 1), (102, 30, 1), (103, 2, 12000000)) t (txid, count, size)
cross join lateral generate_series(1, t.count) n;

prepare turn (bigint, bigint, bigint, integer) as
select r.entries, r.until_txid, r.until_number - 5000000, r.last_number - 5000000
from signalbox._seal_rows($1, 'audit_logs', $2, $3, 5000000, 104, $4) r;
select results_eq(
    'execute turn (800, 100, 0, 100)', 'values (35, 103::bigint, 10302::bigint, 10301::bigint)',
    '_seal_rows takes what is not too long'
);
select results_eq(
    'execute turn (801, 100, 0, 10)', 'values (10, 102::bigint, 10207::bigint, 10206::bigint)',
    '_seal_rows takes as many as it may, and ends within a transaction'
);
select results_eq(
    'execute turn (802, 102, 5010207, 10)', 'values (10, 102::bigint, 10217::bigint, 10216::bigint)',
    '_seal_rows goes on within a transaction'
);
select results_eq(
    'execute turn (803, 102, 5010227, 10)', 'values (4, 103::bigint, 0::bigint - 5000000, 10230::bigint)',
    '_seal_rows ends with a transaction'
);
select results_eq(
    'execute turn (804, 103, 0, 10)', 'values (1, 103::bigint, 10302::bigint, 10301::bigint)',
    '_seal_rows takes one that is too long by itself'
);
select results_eq(
    'execute turn (805, 103, 5010303, 10)', 'values (0, 104::bigint, 0::bigint - 5000000, null::bigint)',
    '_seal_rows ends at the horizon when there is nothing more'
);
select results_eq(
    'select seal_id, month, entries, kinds from signalbox_data.audit_seal_parts where seal_id = 800 order by month',
    $$values (800::bigint, '2026-01-01'::date, 16, '{1}'::smallint[]), (800, '2026-02-01', 19, '{1}')$$,
    '_seal_rows has a part for each month'
);
select results_eq(
    $$select digest from signalbox_data.audit_seal_parts where seal_id = 803$$,
    $$select sha256(convert_to(string_agg(signalbox._audit_line(l) || E'\n', '' order by l.seq), 'UTF8'))
    from signalbox_data.audit_logs l where l.seq between 5010227 and 5010230$$,
    '_seal_rows takes the SHA-256 of the lines'
);

select * from finish();
rollback;
