-- Runs in a database of its own.
begin;
select plan(4);

delete from signalbox_data.personal_values;
select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration');
select from tests.archive('audit_logs_2019_02') one, tests.archive('audit_contexts_2019_02') two,
    tests.archive('audit_logs_2019_03') three;
set constraints all immediate;
select is(signalbox._forget_personal_values(), 0, '_forget_personal_values forgets nothing while all entries are there');
select signalbox._drop_audit_partition('audit_logs_2019_02');
select is(signalbox._forget_personal_values(), 0, '_forget_personal_values keeps what contexts have');
set constraints all immediate;
select signalbox._drop_audit_partition('audit_logs_2019_03');
select signalbox._drop_audit_partition('audit_contexts_2019_02');
insert into signalbox_data.personal_values (commitment, salt, value) values (sha256('x'), 'x', '"new"');
select ok(signalbox._forget_personal_values() > 0, '_forget_personal_values forgets what belonged to entries that were dropped');
select results_eq(
    'select value from signalbox_data.personal_values', $$values ('"new"')$$, '_forget_personal_values keeps what is younger'
);

select * from finish();
rollback;
