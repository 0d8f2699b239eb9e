begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
set local time zone 'UTC';
select tests.make_users();
select from tests.make_workflow();
select from tests.make_wait('any', '{"kind": "approval"}');
select from tests.make_wait('two', '{"kind": "approval", "approvers": ["ada", "bob"], "required": 2,
    "deadline": "1 day"}');
select from tests.make_wait('signal', '{"kind": "signal", "name": "go", "deadline": "1 hour"}');
select from tests.make_wait('timer', '{"kind": "timer", "for": "10 minutes"}');
select from tests.make_wait('gate', '{"kind": "gate", "name": "merged", "subject": "shop#17"}');
select from signalbox.approve_task(tests.project(), tests.task('two'), 'bob');

select results_eq(
    $$select t.key, w.kind::text, w.due_at, w.waits_for
    from signalbox.task_waits w
    inner join signalbox.tasks t on t.id = w.task_id
    order by t.rank$$,
    $$values
        ('any', 'approval', null::timestamptz, 'approval by any person'),
        ('two', 'approval', '2026-01-02 12:00+00',
            'approval by ada or bob (1 of 2), by 2026-01-02 12:00:00+00'),
        ('signal', 'signal', '2026-01-01 13:00+00',
            'signal go, by 2026-01-01 13:00:00+00'),
        ('timer', 'timer', '2026-01-01 12:10+00', 'its timer until 2026-01-01 12:10:00+00'),
        ('gate', 'gate', null, 'merged of shop#17')$$,
    'task_waits says what each task waits for, and until when'
);
select results_eq(
    'select key, why from signalbox.blocked_tasks(tests.project())',
    $$values
        ('any', 'waits for approval by any person'),
        ('two', 'waits for approval by ada or bob (1 of 2), by 2026-01-02 12:00:00+00'),
        ('signal', 'waits for signal go, by 2026-01-01 13:00:00+00'),
        ('timer', 'waits for its timer until 2026-01-01 12:10:00+00'),
        ('gate', 'waits for merged of shop#17')$$,
    'blocked_tasks says what each task waits for'
);
select from tests.set_status('signal', 'blocked', 'no');
select from tests.set_status('signal', 'deferred', 'no');
select from tests.set_status('signal', 'blocked', 'by hand');
select from tests.set_status('any', 'deferred');
select from tests.set_status('any', 'review');
select results_eq(
    $$select key, why from signalbox.blocked_tasks(tests.project())
    where key in ('any', 'signal')$$,
    $$values ('signal', 'was set to blocked: by hand')$$,
    'blocked_tasks tells what was set aside by hand from what waits'
);
select is_empty(
    $$select from signalbox.task_waits w where w.task_id = tests.task('signal')$$,
    'task_waits leaves out what was set aside by hand'
);

select * from finish();
rollback;
