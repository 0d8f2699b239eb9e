-- Runs in a database of its own.
begin;
select plan(3);

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
select is(
    tests.rows_as('signalbox_reader', 'select * from signalbox.audit_summaries'), 8::bigint,
    'audit_summaries are for members'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.audit_summaries'), '0',
    'audit_summaries show nothing to who is no member'
);

select * from finish();
rollback;
