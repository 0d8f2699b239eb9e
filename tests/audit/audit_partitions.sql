-- Runs in a database of its own.
begin;
select plan(4);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select results_eq(
    $$select table_name, from_time, is_default, bytes > 0, sealed_entries, keep_until, archived_at
    from signalbox.audit_partitions where partition_name = 'audit_logs_2019_02'$$,
    $$select 'audit_logs', '2019-02-01+00'::timestamptz, false, true, count(*), 'infinity'::timestamptz, null::timestamptz
    from signalbox_data.audit_logs where occurred_at < '2019-03-01'$$,
    'audit_partitions shows what a partition has'
);
select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration');
select from tests.archive('audit_logs_2019_02');
select results_eq(
    $$select keep_until, archived_at, file_name from signalbox.audit_partitions where partition_name = 'audit_logs_2019_02'$$,
    $$values ('2019-03-31+00'::timestamptz, '2019-06-15 12:00+00'::timestamptz, 'audit_logs_2019_02.jsonl')$$,
    'audit_partitions shows until when it is kept, and its archive'
);
select ok(
    tests.rows_as('signalbox_admin', 'select * from signalbox.audit_partitions') > 6, 'audit_partitions is for administrators'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.audit_partitions')$$, '42501', null,
    'audit_partitions is not for others'
);

select * from finish();
rollback;
