begin;
select plan(2);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from signalbox.satisfy_gate(tests.project(), 'merged', '#1', '{"sha": "9f2c1e"}');
select from signalbox.refuse_gate(tests.project(), 'merged', '#2', 'closed');
select results_eq(
    $$select name, subject, is_satisfied, decided_at, reason, payload
    from signalbox.external_gates where project_id = tests.project() order by subject$$,
    $$values
        ('merged', '#1', true, '2026-01-01 12:00+00'::timestamptz, null::text,
            '{"sha": "9f2c1e"}'::jsonb),
        ('merged', '#2', false, '2026-01-01 12:00+00', 'closed', null)$$,
    'external_gates shows the latest word about each gate'
);
delete from signalbox_data.projects where id = tests.project();
select is_empty(
    'select from signalbox.external_gates where project_id = tests.project()',
    'external_gates go with their project'
);

select * from finish();
rollback;
