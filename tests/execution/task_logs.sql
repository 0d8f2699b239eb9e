begin;
select plan(1);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.claim('a');
select from signalbox.log_task(
    tests.project(), tests.task('a'), tests.lease('a'), 'x', 'debug', '{"n": 1}');

select results_eq(
    'select task_id, attempt, logged_at, level, message, data from signalbox.task_logs
    where project_id = tests.project()',
    $$values (tests.task('a'), 1, '2026-01-01 12:00+00'::timestamptz, 'debug', 'x',
        '{"n": 1}'::jsonb)$$,
    'task_logs shows the lines of each attempt'
);

select * from finish();
rollback;
