begin;
select plan(2);

select tests.set_clock('2026-01-01 12:00+00');
select tests.make_users();
select from tests.make_workflow();
select from tests.make_wait('any', '{"kind": "approval"}');
select from tests.make_wait('two', '{"kind": "approval", "approvers": ["ada", "bob", "gone", "nobody"],
    "required": 2, "deadline": "1 day", "instructions": "Look at the plan."}');
select from tests.make_wait('signal', '{"kind": "signal", "name": "go"}');
select from signalbox.approve_task(tests.project(), tests.task('two'), 'bob');

select results_eq(
    $$select key, title, instructions, approvers, required, approved_by, asked_at, due_at,
        on_deadline, level, unknown_approvers
    from signalbox.pending_approvals where project_id = tests.project() order by key$$,
    $$values
        ('any', 'any', null::text, '{}'::text[], 1, '{}'::text[],
            '2026-01-01 12:00+00'::timestamptz, null::timestamptz, null::text, 0, '{}'::text[]),
        ('two', 'two', 'Look at the plan.', '{ada,bob,gone,nobody}', 2, '{bob}',
            '2026-01-01 12:00+00', '2026-01-02 12:00+00', 'refuse', 0, '{gone,nobody}')$$,
    'pending_approvals shows what is to be decided, by whom and until when'
);
select from signalbox.approve_task(tests.project(), tests.task('two'), 'ada');
select from tests.set_status('any', 'cancelled');
select is_empty(
    'select from signalbox.pending_approvals where project_id = tests.project()',
    'pending_approvals leaves out what is decided or no longer asked'
);

select * from finish();
rollback;
