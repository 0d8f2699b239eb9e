-- Runs in a database of its own.
begin;
select plan(3);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select from tests.archive('audit_logs_2019_02');
select results_eq(
    'select partition_name, begins_at, entries, length(sha256), dropped_by_seal from signalbox.audit_archives',
    $$select 'audit_logs_2019_02', '2019-02-01+00'::timestamptz, count(*), 64, null::bigint
    from signalbox_data.audit_logs where occurred_at < '2019-03-01'$$,
    'audit_archives shows what was archived'
);
select is(tests.outcome_as('signalbox_admin', 'select * from signalbox.audit_archives'), '1', 'audit_archives is for administrators');
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.audit_archives')$$, '42501', null,
    'audit_archives is not for others'
);

select * from finish();
rollback;
