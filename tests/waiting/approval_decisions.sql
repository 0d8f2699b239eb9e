begin;
select plan(1);

select tests.set_clock('2026-01-01 12:00+00');
select tests.make_users();
select from tests.make_workflow();
select from tests.make_wait('task', '{"kind": "approval", "approvers": ["ada", "eve"], "required": 2,
    "deadline": "1 hour", "on_deadline": "escalate", "escalate_to": ["bob"]}');
select tests.advance('10 minutes');
select from signalbox.approve_task(tests.project(), tests.task('task'), 'eve', 'fine');
select tests.advance('1 hour');
select from signalbox._expire_waits();
select from signalbox.refuse_task(tests.project(), tests.task('task'), 'bob', 'too big');

select results_eq(
    $$select decision::text, user_name, comment, asked_at, decided_at, due_at, level, approvers
    from signalbox.approval_decisions where task_id = tests.task('task')
    order by decided_at, id$$,
    $$values
        ('approve', 'eve', 'fine', '2026-01-01 12:00+00'::timestamptz,
            '2026-01-01 12:10+00'::timestamptz, '2026-01-01 13:00+00'::timestamptz, 0,
            '{ada,eve}'::text[]),
        ('escalate', null, 'the deadline has passed', '2026-01-01 12:00+00',
            '2026-01-01 13:10+00', '2026-01-01 13:00+00', 0, '{ada,eve}'),
        ('refuse', 'bob', 'too big', '2026-01-01 12:00+00', '2026-01-01 13:10+00',
            '2026-01-01 14:10+00', 1, '{ada,eve,bob}')$$,
    'approval_decisions shows who decided what, when and why, and who could have'
);

select * from finish();
rollback;
