-- Runs in a database of its own.
begin;
select plan(8);

delete from signalbox_data.personal_values;
select from tests.make_old_month();
insert into signalbox_data.personal_values (commitment, salt, value, created_at, is_context)
select sha256(v.value::bytea), 'x', v.value, v.at::timestamptz, v.value like 'context%'
from (
    values
        ('"held"', '2019-01-20 00:00+00'),
        ('"perhaps held"', '2019-02-01 00:00+00'),
        ('"gone"', '2019-02-20 00:00+00'),
        ('"perhaps gone"', '2019-02-28 23:59+00'),
        ('"default"', '2019-05-03 00:00+00'),
        ('"now"', '2019-06-15 00:00+00')
) v (value, at);
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2019-01-20 00:00+00', 7, 5000000, 1, 'early'), ('2019-05-03 00:00+00', 7, 5000001, 1, 'default');
select signalbox._make_audit_partition('audit_logs', '2018-12-01 00:00+00', '2019-01-01 00:00+00');
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
select is(signalbox._forget_personal_values(1), 1, '_forget_personal_values forgets as many as it is told to');
select ok(
    signalbox._forget_personal_values() > 0,
    '_forget_personal_values forgets what belonged to entries that were dropped, contexts as well'
);
select set_eq(
    'select value from signalbox_data.personal_values',
    '{"\"held\"", "\"perhaps held\"", "\"default\"", "\"now\""}'::text[],
    '_forget_personal_values keeps what belongs to an older month, to the default partition, and what is younger'
);
select is(signalbox._forget_personal_values(), 0, '_forget_personal_values: that is all');

-- It does not look again and again.
insert into signalbox_data.tick_jobs (job, last_run_at, last_success_at, last_duration, last_handled, handled, failures, failed_runs)
values ('forget_personal_values', signalbox_data.clock() + interval '2 hours', null, '0', 0, 0, 0, 0)
on conflict (job) do update
set last_run_at = excluded.last_run_at, last_handled = 0;
insert into signalbox_data.personal_values (commitment, salt, value, created_at)
values (sha256('again'), 'x', '"again"', '2019-02-20 00:00+00');
select is(signalbox._forget_personal_values(), 0, '_forget_personal_values does not look when nothing was dropped since');
update signalbox_data.tick_jobs set last_handled = 1 where job = 'forget_personal_values';
select is(signalbox._forget_personal_values(), 1, '_forget_personal_values looks when there was something the last time');

select * from finish();
rollback;
