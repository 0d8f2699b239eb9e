-- Runs in a database of its own.
begin;
select plan(8);

select from tests.make_old_month();
select from tests.make_workflow();
insert into signalbox_data.audit_summaries (
    starts_at, period, kind, session_role, entries, first_at, last_at
)
select t.at, 'day', k.id, 'x', 7, t.at, t.at
from (values ('2018-01-01 00:00+00'::timestamptz), ('2019-06-15 00:00+00')) t (at)
cross join (select min(id) as id from signalbox_data.audit_kinds) k;
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
create function counted()
returns table (month text, entries bigint)
language sql
as $$
    select to_char(s.starts_at at time zone 'UTC', 'YYYY-MM'), sum(s.entries)::bigint
    from signalbox_data.audit_summaries s
    where s.period = 'day'
    group by 1
    order by 1
$$;
create temporary table entries as
select to_char(l.occurred_at at time zone 'UTC', 'YYYY-MM') as month, count(*)
from signalbox_data.audit_logs l
group by 1;

-- What this transaction records is left to tick.
select from tests.make_task('a');
select is(
    signalbox.rebuild_audit_summaries(), (select sum(count)::bigint from entries),
    'rebuild_audit_summaries returns how many entries were counted'
);
select results_eq(
    'select * from counted()', $$values ('2018-01', 7::bigint) union all (select * from entries order by 1)$$,
    'rebuild_audit_summaries counts all there are, and keeps what is older than the log'
);
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
create temporary table left_to_do as
select count(*)::integer as entries
from signalbox_data.audit_logs l
where l.txid >= (select f.folded_before from signalbox_data.audit_folds f);
select is(
    array[signalbox._fold_audit(), signalbox._fold_audit()], array[l.entries, 0],
    'rebuild_audit_summaries leaves to tick what is not ended'
)
from left_to_do l;

-- A later month is dropped, an earlier one is held.
commit;
begin;
select tests.set_clock('2019-06-15 12:00+00');
select from tests.archive('audit_logs_2019_02');
select from signalbox.set_configuration(null, 'audit.retention', '30 days', 'duration');
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2019-01-20+00', 7, 5000000, 1, 'early');
create temporary table before as select * from counted();
set constraints all immediate;
select signalbox._drop_audit_partition('audit_logs_2019_02');
select is(signalbox.rebuild_audit_summaries() > 0, true, 'rebuild_audit_summaries counts again');
select results_eq(
    $$select * from counted() where month = '2019-02'$$, $$select * from before where month = '2019-02'$$,
    'rebuild_audit_summaries keeps what was archived and dropped'
);
select results_eq(
    $$select * from counted() where month = '2019-01'$$, $$values ('2019-01', 1::bigint)$$,
    'rebuild_audit_summaries: also where something older is still there'
);

-- As after a dump was restored to a server whose numbers are lower.
update signalbox_data.audit_folds set folded_before = 9000000;
insert into signalbox_data.audit_logs (occurred_at, txid, seq, kind, session_role)
values ('2019-01-20+00', 9000001, 5000001, 1, 'early');
select signalbox.rebuild_audit_summaries();
select results_eq(
    $$select * from counted() where month = '2019-01'$$, $$values ('2019-01', 2::bigint)$$,
    'rebuild_audit_summaries counts what has the numbers of another server'
);
select from tests.become_member('admin');
select is(
    tests.outcome_as('signalbox_admin', 'select signalbox.rebuild_audit_summaries()'), 'SB007',
    'rebuild_audit_summaries is for administrators'
);

select * from finish();
rollback;
