-- Runs in a database of its own.
begin;
select plan(4);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration');
select from tests.archive('audit_contexts_2019_02') one, tests.archive('audit_logs_2019_02') two,
    tests.archive('audit_logs_2019_03') three;
set constraints all immediate;
select throws_like(
    $$select signalbox.drop_audit_partition('audit_contexts_2019_02')$$, 'partition audit_contexts_2019_02 is kept until infinity',
    'drop_audit_partition keeps contexts as long as entries'
);
select results_eq(
    $$select id, archive_id is not null from signalbox.drop_audit_partition('audit_logs_2019_02')$$,
    'values (2::bigint, true)',
    'drop_audit_partition returns the seal'
);
set constraints all immediate;
select from signalbox.drop_audit_partition('audit_logs_2019_03');
select results_eq(
    $$select id, archive_id is not null from signalbox.drop_audit_partition('audit_contexts_2019_02')$$,
    'values (4::bigint, true)',
    'drop_audit_partition drops contexts afterwards'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', $q$select signalbox.drop_audit_partition('audit_logs_2019_02')$q$)$$,
    '42501', null, 'drop_audit_partition is for administrators'
);

select * from finish();
rollback;
