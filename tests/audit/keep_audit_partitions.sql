-- Runs in a database of its own.
begin;
select plan(3);

select results_eq(
    $$select table_name, count(*) from signalbox.keep_audit_partitions(12)
    where from_time > signalbox_data.clock() group by table_name order by table_name$$,
    $$values ('audit_contexts', 12::bigint), ('audit_logs', 12)$$,
    'keep_audit_partitions makes partitions ahead'
);
select throws_ok(
    'select signalbox.keep_audit_partitions(0)', 'SB006', 'months_ahead must be from 1 to 120, not 0',
    'keep_audit_partitions knows how many it may make'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select signalbox.keep_audit_partitions()')$$, '42501', null,
    'keep_audit_partitions is for administrators'
);

select * from finish();
rollback;
