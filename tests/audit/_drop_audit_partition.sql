-- Runs in a database of its own.
begin;
select plan(14);

select from tests.make_old_month();
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
create temporary table entries as select count(*) as count from signalbox_data.audit_logs where occurred_at < '2019-03-01';
prepare drop_it as select signalbox._drop_audit_partition('audit_logs_2019_02');
select throws_ok(
    'execute drop_it', 'SB006', 'partition audit_logs_2019_02 is not archived as it is',
    '_drop_audit_partition drops nothing that is not archived'
);
select from tests.archive('audit_logs_2019_02');
select throws_ok(
    'execute drop_it', 'SB006', null, '_drop_audit_partition drops nothing that is kept for ever'
);
select from signalbox.set_configuration(null, 'audit.retention', '1 year', 'duration');
select throws_like(
    'execute drop_it', 'partition audit_logs_2019_02 is kept until 2020-%',
    '_drop_audit_partition drops nothing before its time'
);
select from signalbox.set_configuration(null, 'audit.retention', '30 days');
create temporary table hold as select id from signalbox.place_audit_hold('case 17', in_project_id => tests.project());
select throws_ok(
    'execute drop_it', 'SB006', format('partition audit_logs_2019_02 is under legal hold %s', h.id),
    '_drop_audit_partition drops nothing that is held'
)
from hold h;
select from hold h, signalbox.release_audit_hold(h.id);

-- Something comes late, after it was archived
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2019-02-28+00', txid_current(), 5000000, 1, 'late');
select throws_ok(
    'execute drop_it', 'SB006', 'partition audit_logs_2019_02 has entries that are not sealed',
    '_drop_audit_partition drops nothing that is not sealed'
);
select signalbox._seal_audit_log(horizon => txid_current() + 1);
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select throws_ok(
    'execute drop_it', 'SB006', 'partition audit_logs_2019_02 is not archived as it is',
    '_drop_audit_partition drops nothing that is more than what was archived'
);
select from tests.archive('audit_logs_2019_02');
set constraints all immediate;
update signalbox_data.audit_folds set folded_before = (
    select max(l.txid) from signalbox_data.audit_logs l where l.session_role = 'late'
);
select throws_ok(
    'execute drop_it', 'SB006', 'partition audit_logs_2019_02 has entries that are not in audit_summaries',
    '_drop_audit_partition drops nothing that is not counted'
);
update signalbox_data.audit_folds set folded_before = 9000000;
select throws_ok(
    'execute drop_it', 'SB006', 'partition audit_logs_2019_02 has entries that are not in audit_summaries',
    '_drop_audit_partition: nor on a server whose transactions have lower numbers'
);
select signalbox._fold_audit();
select lives_ok('execute drop_it', '_drop_audit_partition drops what is archived and not to be kept');
select is(
    to_regclass('signalbox_data.audit_logs_2019_02'), null, '_drop_audit_partition: it is gone'
);
select results_eq(
    $$select s.line::json -> 'dropped' ->> 0, s.line::json -> 'dropped' ->> 1, (s.line::json -> 'dropped' ->> 4)::bigint
    from signalbox.export_audit_seals() s order by s.id desc limit 1$$,
    $$select 'audit_logs', '2019-02-01T00:00:00', e.count + 1 from entries e$$,
    '_drop_audit_partition seals that it was dropped'
);
select ok((select is_intact from signalbox.verify_audit_log()), '_drop_audit_partition: the rest is as it was');
-- Nobody can put it back otherwise than it was.
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
select '2019-02-28+00', max(s.until_txid) - 1, 5000001, 1, 'late' from signalbox_data.audit_seals s;
select results_eq(
    'select first_bad_seal is not null, table_name, month, problem ~ ''entries'' from signalbox.verify_audit_log()',
    $$values (true, 'audit_logs', '2019-02-01'::date, true)$$,
    '_drop_audit_partition: what is put there later is seen'
);
select results_eq(
    $$select dropped_at is not null from signalbox.audit_archives order by id$$, 'values (false), (true)',
    '_drop_audit_partition: audit_archives says which archive it is'
);

select * from finish();
rollback;
