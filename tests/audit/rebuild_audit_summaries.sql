-- Runs in a database of its own.
begin;
select plan(4);

select from tests.make_project();
select from tests.make_workflow();
insert into signalbox_data.audit_summaries (
    starts_at, period, kind, session_role, entries, first_at, last_at
)
select t.at, 'day', k.id, 'x', 7, t.at, t.at
from (values ('2020-01-01 00:00+00'::timestamptz), (date_trunc('day', now(), 'UTC'))) t (at)
cross join (select min(id) as id from signalbox_data.audit_kinds) k;

select is(
    signalbox.rebuild_audit_summaries(), (select count(*) from signalbox_data.audit_logs),
    'rebuild_audit_summaries returns how many entries there are'
);
select results_eq(
    $$select s.period, sum(s.entries)::bigint
    from signalbox_data.audit_summaries s where s.starts_at > '2021-01-01' group by 1 order by 1$$,
    $$select p, (select count(*) from signalbox_data.audit_logs) from unnest('{day,hour}'::text[]) p$$,
    'rebuild_audit_summaries counts all there are'
);
select is(
    (select entries from signalbox_data.audit_summaries where starts_at < '2021-01-01'), 7::bigint,
    'rebuild_audit_summaries keeps what is older than the log'
);
select from tests.become_member('admin');
select is(
    tests.outcome_as('signalbox_admin', 'select signalbox.rebuild_audit_summaries()'), 'SB007',
    'rebuild_audit_summaries is for administrators'
);

select * from finish();
rollback;
