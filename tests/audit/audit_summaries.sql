-- Runs in a database of its own.
begin;
select plan(6);

delete from signalbox_data.audit_summaries;
select from tests.make_project();
select set_config('tests.user', id::text, true) from signalbox.create_user('summed');
insert into signalbox_data.audit_summaries (
    starts_at, period, kind, project_id, user_id, session_role, entries, first_at, last_at
)
select
    p.starts_at, p.period, k.id, tests.project(), w.user_id, 'x', w.entries, p.starts_at + interval '1 minute',
    p.starts_at + interval '2 minutes'
from (
    values ('2026-01-01 12:00+00'::timestamptz, 'hour'), ('2026-01-01 00:00+00', 'day')
) p (starts_at, period)
inner join lateral (
    select k.id, k.action
    from signalbox_data.audit_kinds k
    where k.entity = 'task'
        and k.implied in ('{"status":["in_progress","failed"]}', '{"status":["review","failed"]}',
            '{"status":["in_progress","completed"]}')
) k
    on true
cross join (
    values (null::uuid, 3), (current_setting('tests.user')::uuid, 4)
) w (user_id, entries);

select results_eq(
    $$select period, action, user_id is null, entries, last_at - first_at
    from signalbox.audit_summaries order by 1, 2, 3$$,
    $$values
        ('day', 'complete', false, 4::bigint, '1 minute'::interval), ('day', 'complete', true, 3, '1 minute'),
        ('day', 'fail', false, 8, '1 minute'), ('day', 'fail', true, 6, '1 minute'),
        ('hour', 'complete', false, 4, '1 minute'), ('hour', 'complete', true, 3, '1 minute'),
        ('hour', 'fail', false, 8, '1 minute'), ('hour', 'fail', true, 6, '1 minute')$$,
    'audit_summaries puts kinds with the same action together'
);
select results_eq(
    'select day, action, severity::text, entries, users from signalbox.v_audit_summary order by 2',
    $$values ('2026-01-01'::date, 'complete', 'info', 7::bigint, 1::bigint), ('2026-01-01', 'fail', 'error', 14, 1)$$,
    'v_audit_summary says what was done on a day'
);
select results_eq(
    'select day, user_name, entries, updates, inserts, warnings, entity_types from signalbox.v_user_activity order by 3',
    $$values
        ('2026-01-01'::date, null, 9::bigint, 9::bigint, 0::bigint, 6::bigint, '{task}'::text[]),
        ('2026-01-01', 'summed', 12, 12, 0, 8, '{task}')$$,
    'v_user_activity says who did what on a day'
);
select results_eq(
    'select starts_at, action, errors, entries, error_rate from signalbox.v_error_analysis',
    $$values ('2026-01-01 12:00+00'::timestamptz, 'fail', 14::bigint, 21::bigint, 0.6667)$$,
    'v_error_analysis says how much of what was done came to nothing'
);
select is(
    tests.rows_as('signalbox_reader', 'select * from signalbox.audit_summaries'), 8::bigint,
    'audit_summaries are for members'
);
select from tests.become_member('reader', '{}');
select results_eq(
    $$select tests.outcome_as('signalbox_reader', 'select * from signalbox.' || v)
    from unnest('{audit_summaries,v_audit_summary,v_user_activity,v_error_analysis}'::text[]) v$$,
    $$values ('0'), ('0'), ('0'), ('0')$$,
    'audit_summaries show nothing to who is no member, nor do the views of them'
);

select * from finish();
rollback;
