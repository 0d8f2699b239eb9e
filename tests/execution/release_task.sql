begin;
select plan(9);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a', max_attempts => 1);
select from tests.make_task('b', depends_on => '{a}');
select from tests.claim('a');

select results_eq(
    $$select status::text, attempts, failed_attempts, status_reason, finished_at,
        available_at
    from signalbox.release_task(
        tests.project(), tests.task('a'), tests.lease('a'), 'shutting down')$$,
    $$values ('ready', 1, 0, 'shutting down', null::timestamptz, null::timestamptz)$$,
    'release_task makes the task ready at once and counts no failed attempt'
);
select results_eq(
    $$select outcome::text, error_message, finished_at
    from signalbox.task_executions where task_id = tests.task('a')$$,
    $$values ('cancellation', 'shutting down', '2026-01-01 12:00+00'::timestamptz)$$,
    'release_task ends the attempt as cancelled'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'pending')$$,
    'release_task tells no dependent'
);
select is_empty(
    'select * from tests.broken_invariants()', 'release_task breaks no invariant'
);

select from tests.claim('a');
select from signalbox.release_task(tests.project(), tests.task('a'), tests.lease('a'));
select results_eq(
    $$select attempt, status::text from tests.claim_one() c
    inner join signalbox.tasks t on t.id = c.task_id$$,
    $$values (3, 'ready')$$,
    'release_task can give a task back any number of times, whatever max_attempts says'
);

select throws_ok(
    $$select signalbox.release_task(tests.project(), tests.task('a'), gen_random_uuid())$$,
    'SB004', format('lease lost on task %s', tests.task('a')),
    'release_task refuses a lost lease'
);
select set_config('tests.token', tests.lease('a')::text, false);
select from tests.set_status('a', 'cancelled');
select throws_ok(
    $$select signalbox.release_task(
        tests.project(), tests.task('a'), current_setting('tests.token')::uuid)$$,
    'SB004', format('lease lost on task %s', tests.task('a')),
    'release_task refuses a lease that was taken back'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'cancelled'), ('b', 'skipped')$$,
    'release_task changes nothing when the lease is lost'
);

select is_empty(
    'select * from tests.broken_invariants()', 'release_task breaks no invariant'
);
select * from finish();
rollback;
