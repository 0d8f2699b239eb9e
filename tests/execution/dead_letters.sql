begin;
select plan(3);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow(name => 'release');
select from tests.make_task('a');
select from tests.make_task('by hand');
select from tests.make_task('fine');
select from tests.complete('fine');
select from signalbox.fail_task(tests.project(), tests.task('a'), tests.claim('a', 'ci-1'), 'x',
    retry => false, error_type => 'oom', exit_code => 137, error_details => '{"rss": 9}');
select from tests.set_status('by hand', 'failed', 'gave up');

select results_eq(
    $$select workflow, key, attempts, failed_at, outcome::text, error_type, error_message, error_details,
        exit_code, worker, redrives
    from signalbox.dead_letters where project_id = tests.project() order by key$$,
    $$values
        ('release', 'a', 1, '2026-01-01 12:00+00'::timestamptz, 'failure', 'oom', 'x',
            '{"rss": 9}'::jsonb, 137, 'ci-1', 0::bigint),
        ('release', 'by hand', 0, '2026-01-01 12:00+00', null, null, 'gave up', null, null, null, 0)$$,
    'dead_letters shows what failed for good, with its last error'
);
select from signalbox.redrive_tasks(tests.project(), array[tests.task('a')]);
select from tests.fail('a');
select is(
    (select redrives from signalbox.dead_letters where task_id = tests.task('a')), 1::bigint,
    'dead_letters counts how often a task was redriven'
);

select is(
    tests.rows_as('signalbox_reader', 'select * from signalbox.dead_letters'), 2::bigint,
    'dead_letters can be read'
);

select * from finish();
rollback;
