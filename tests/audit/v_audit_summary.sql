-- Runs in a database of its own.
begin;
select plan(6);

delete from signalbox_data.audit_summaries;
select from tests.make_project();
create temporary table people as
select id, row_number() over () as place from signalbox_data.users limit 0;
insert into people select u.id, n from generate_series(1, 2) n cross join lateral signalbox.create_user('user ' || n) u;
create function kind(action text)
returns smallint
language sql
as $$select signalbox._audit_kind('report', 'event', kind.action)$$;

select tests.add_summary('2026-01-01 00:00+00', kind('note'), 2, p.id) from people p;
select tests.add_summary('2026-01-01 23:59:59.999999+00', kind('note'), 5);
select tests.add_summary('2026-01-01 12:00+00', kind('export'), 1);
select tests.add_summary('2026-01-02 00:00+00', kind('note'), 3);
select tests.add_summary('2026-01-01 12:00+00', kind('note'), 7, project_id => null);
select results_eq(
    $$select day, action, entries, users from signalbox.v_audit_summary where project_id = tests.project() order by 1, 2$$,
    $$values
        ('2026-01-01'::date, 'export', 1::bigint, 0::bigint), ('2026-01-01', 'note', 9, 2), ('2026-01-02', 'note', 3, 0)$$,
    'v_audit_summary says how often something was done on a day, and by how many users'
);
select results_eq(
    $$select first_at, last_at from signalbox.v_audit_summary
    where project_id = tests.project() and day = '2026-01-01' and action = 'note'$$,
    $$values ('2026-01-01 00:00+00'::timestamptz, '2026-01-01 23:59:59.999999+00'::timestamptz)$$,
    'v_audit_summary: the day is that of UTC, and it says when in it'
);
select results_eq(
    'select entity_type, entries from signalbox.v_audit_summary where project_id is null',
    $$values ('report', 7::bigint)$$, 'v_audit_summary has what belongs to no project by itself'
);
select from signalbox.set_audit_rule('report', 'note', 'critical', 'reports');
select results_eq(
    $$select distinct severity::text, category from signalbox.v_audit_summary where action = 'note'$$,
    $$values ('critical', 'reports')$$, 'v_audit_summary: severity and category are those of now'
);
select is(
    tests.rows_as('signalbox_reader', 'select * from signalbox.v_audit_summary'), 3::bigint,
    'v_audit_summary shows members their projects, and nothing of none'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.v_audit_summary'), '0',
    'v_audit_summary shows nothing to who is no member'
);

select * from finish();
rollback;
