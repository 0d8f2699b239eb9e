-- Runs in a database of its own.
begin;
select plan(6);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration');
select ok(signalbox._look_after_audit_log() > 0, '_look_after_audit_log makes partitions ahead');
select isnt(
    to_regclass('signalbox_data.audit_logs_2019_02'), null, '_look_after_audit_log drops nothing that is not archived'
);
select from tests.archive('audit_logs_2019_02');
set constraints all immediate;
insert into signalbox_data.tick_jobs (job, last_run_at, last_success_at, last_duration, last_handled, handled, failures, failed_runs)
values ('look_after_audit_log', signalbox_data.clock() + interval '3 minutes', null, '0', 0, 0, 0, 0);
select signalbox._look_after_audit_log();
select isnt(
    to_regclass('signalbox_data.audit_logs_2019_02'), null, '_look_after_audit_log drops something once in ten minutes'
);
select tests.advance('10 minutes');
select is(signalbox._look_after_audit_log(), 1, '_look_after_audit_log drops what is archived and not to be kept');
select is(to_regclass('signalbox_data.audit_logs_2019_02'), null, '_look_after_audit_log: it is gone');
select ok((select is_intact from signalbox.verify_audit_log()), '_look_after_audit_log: the rest is as it was');

select * from finish();
rollback;
