-- Runs in a database of its own.
begin;
select plan(13);

select signalbox._fold_audit();
delete from signalbox_data.audit_summaries;
select from tests.make_project();
-- Entries as transactions would have left them that have ended.
create function entry(at text, txid bigint, action text default 'note', entries integer default 1)
returns void
language sql
as $$
    insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, project_id, session_role)
    select
        entry.at::timestamptz, entry.txid, nextval('signalbox_data.audit_seq'),
        signalbox._audit_kind('report', 'event', entry.action), tests.project(), 'x'
    from generate_series(1, entry.entries)
$$;
create function summary(period text)
returns table (starts_at text, action text, entries bigint)
language sql
as $$
    select to_char(s.starts_at at time zone 'UTC', 'MM-DD HH24'), s.action, s.entries
    from signalbox.audit_summaries s
    where s.period = summary.period
        and s.entity_type = 'report'
    order by 1, 2
$$;
update signalbox_data.audit_folds set folded_before = 10;

select from entry('2026-01-01 12:10+00', 10);
select from entry('2026-01-01 12:59:59.999999+00', 12);
select from entry('2026-01-01 13:00+00', 11, 'export');
select from entry('2026-01-01 23:30-01', 12);
select from entry('2026-01-01 12:00+00', 9);
select is(signalbox._fold_audit(), 4, '_fold_audit returns how many entries it has added');
select results_eq(
    $$select * from summary('hour')$$,
    $$values ('01-01 12', 'note', 2::bigint), ('01-01 13', 'export', 1), ('01-02 00', 'note', 1)$$,
    '_fold_audit counts by hour'
);
select results_eq(
    $$select * from summary('day')$$,
    $$values ('01-01 00', 'export', 1::bigint), ('01-01 00', 'note', 2), ('01-02 00', 'note', 1)$$,
    '_fold_audit counts by day, in UTC'
);
select is(signalbox._fold_audit(), 0, '_fold_audit adds nothing twice');
select is(
    (select folded_before from signalbox_data.audit_folds),
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
    '_fold_audit goes as far as the oldest transaction that is open'
);
select is(
    (select count(*) from signalbox_data.audit_logs where txid >= (select folded_before from signalbox_data.audit_folds)) > 0,
    true, '_fold_audit leaves out what is not committed yet'
);

-- A backlog, in parts.
update signalbox_data.audit_folds set folded_before = 10;
delete from signalbox_data.audit_summaries;
select entry('2026-01-01 12:30+00', 20 + t, 'note', 10) from generate_series(1, 30) t;
create temporary table folded as select 0 as call, signalbox._fold_audit(50) as entries;
select ok((select entries from folded) >= 50, '_fold_audit adds as many as it is told to');
do $$
begin
    for v_call in 1..100 loop
        insert into folded select v_call, signalbox._fold_audit(50);
    end loop;
end;
$$;
select is((select sum(entries) from folded), 304::bigint, '_fold_audit adds all of a backlog, in several calls');

-- What a rule says holds for the past as well.
select from signalbox.set_audit_rule('report', 'note', 'critical', 'reports');
select is(
    (
        select sum(entries)::integer
        from signalbox.audit_summaries
        where severity = 'critical' and category = 'reports' and period = 'day'
    ),
    303, '_fold_audit: severity and category are those of now'
);

-- As after a dump was restored to a server whose numbers are lower: 9 million were in the summaries, and what
-- the old server had not added has higher ones.
delete from signalbox_data.audit_summaries;
update signalbox_data.audit_folds
set folded_before = 9000000, last_seq = (select max(seq) from signalbox_data.audit_logs);
select from entry('2026-01-03 12:00+00', 9000000, entries => 2);
select from entry('2026-01-03 12:00+00', 3, entries => 4);
select is(
    signalbox._fold_audit(1), 2, '_fold_audit adds first what a server had not added of which a dump was restored'
);
select from entry('2026-01-03 13:00+00', 12);
select is(signalbox._fold_audit(), 5, '_fold_audit: and then what this one records, with its own numbers');
select results_eq(
    $$select * from summary('day')$$, $$values ('01-03 00', 'note', 7::bigint)$$, '_fold_audit: nothing twice'
);
select is(signalbox._fold_audit(), 0, '_fold_audit: and goes on from there');

select * from finish();
rollback;
