begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('free');
select from tests.make_task('later', available_at => '2026-01-02 12:00+00');
select from tests.make_task('running');
select from tests.make_task('done');
select from tests.complete('done');
select from tests.claim('running', lease => '10 minutes');

select set_eq(
    $$select unnest(signalbox._cancel_tasks(
        tests.project(), array(select id from signalbox.tasks where project_id = tests.project()),
        'no', 'cancelled', '5 minutes'))$$,
    $$values (tests.task('free')), (tests.task('later'))$$,
    '_cancel_tasks returns those that ended'
);
select results_eq(
    $$select key, status::text, status_reason from signalbox.tasks
    where project_id = tests.project() order by key$$,
    $$values ('done', 'completed', null), ('free', 'cancelled', 'no'), ('later', 'cancelled', 'no'),
        ('running', 'in_progress', 'no')$$,
    '_cancel_tasks leaves what is over, and what runs'
);
select results_eq(
    $$select lease_expires_at, expiry_check_at, cancel_at from signalbox.task_executions
    where finished_at is null and project_id = tests.project()$$,
    $$values ('2026-01-01 12:05+00'::timestamptz, '2026-01-01 12:05+00'::timestamptz,
        '2026-01-01 12:05+00'::timestamptz)$$,
    '_cancel_tasks lets the lease end with the grace period'
);
select from signalbox._cancel_tasks(
    tests.project(), array[tests.task('running')], 'no', 'cancelled', '10 minutes');
select is(
    (select cancel_at from signalbox.task_executions where finished_at is null
        and project_id = tests.project()),
    '2026-01-01 12:05+00', '_cancel_tasks never makes a grace period longer'
);
select results_eq(
    $$select signalbox._cancel_tasks(
        tests.project(), array[tests.task('running')], 'now', 'cancelled', '0')$$,
    $$values (array[tests.task('running')])$$,
    '_cancel_tasks ends what runs at once without a grace period'
);
select results_eq(
    $$select outcome::text, error_message from signalbox.task_executions
    where task_id = tests.task('running')$$,
    $$values ('cancellation', 'now')$$,
    '_cancel_tasks records the cancellation'
);

select * from finish();
rollback;
