-- Runs in a database of its own.
begin;
select plan(7);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select results_eq(
    $$select table_name, relation, from_time, until_time, last_seal, entries
    from signalbox._require_closed_partition('audit_logs_2019_02')$$,
    $$select 'audit_logs', 'signalbox_data.audit_logs_2019_02'::regclass, '2019-02-01+00'::timestamptz,
        '2019-03-01+00'::timestamptz, 1::bigint, count(*) from signalbox_data.audit_logs_2019_02$$,
    '_require_closed_partition says what the partition is'
);
select throws_ok(
    $$select signalbox._require_closed_partition('audit_logs_1999_02')$$, 'SB001',
    'partition audit_logs_1999_02 of the audit log not found', '_require_closed_partition knows which there are'
);
select throws_ok(
    $$select signalbox._require_closed_partition('tasks')$$, 'SB001', 'partition tasks of the audit log not found',
    '_require_closed_partition takes no other table'
);
select throws_ok(
    $$select signalbox._require_closed_partition('audit_logs_default')$$, 'SB001', null,
    '_require_closed_partition leaves the default one'
);
select tests.set_clock('2019-02-28 23:59+00');
select throws_ok(
    $$select signalbox._require_closed_partition('audit_logs_2019_02')$$, 'SB006',
    'partition audit_logs_2019_02 is still written to', '_require_closed_partition waits for the end of the month'
);
select tests.set_clock('2019-06-15 12:00+00');
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2019-02-28+00', txid_current(), 5000000, 1, 'late');
select throws_ok(
    $$select signalbox._require_closed_partition('audit_logs_2019_02')$$, 'SB006',
    'partition audit_logs_2019_02 has entries that are not sealed', '_require_closed_partition finds what came late'
);
select signalbox._seal_audit_log(horizon => txid_current() + 1);
select lives_ok(
    $$select signalbox._require_closed_partition('audit_logs_2019_02')$$,
    '_require_closed_partition is content when it is sealed'
);

select * from finish();
rollback;
