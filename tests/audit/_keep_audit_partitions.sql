-- Runs in a database of its own.
begin;
select plan(5);

select signalbox._keep_audit_partitions(3);
select is(signalbox._keep_audit_partitions(3), 0, '_keep_audit_partitions makes none twice');
select tests.advance('2 months');
select is(signalbox._keep_audit_partitions(3), 4, '_keep_audit_partitions makes those that are missing');
select results_eq(
    $$select count(*) from signalbox._audit_partitions()
    where from_time between signalbox_data.clock() - interval '1 month' and signalbox_data.clock() + interval '3 months'$$,
    'values (8::bigint)',
    '_keep_audit_partitions makes them so many months ahead'
);
select tests.advance('2 years');
select from tests.make_project();
select ok(signalbox._keep_audit_partitions(1) > 0, '_keep_audit_partitions empties the default ones');
select is_empty('select * from signalbox_data.audit_logs_default', '_keep_audit_partitions leaves nothing there');

select * from finish();
rollback;
