begin;
select plan(1);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('later', available_at => '2999-01-01 00:00+00');
select from tests.make_task(
    'waits as well', depends_on => '{a}', available_at => '2999-01-01 00:00+00');

select results_eq(
    'select project_id, task_id, available_at from signalbox.delayed_tasks
    where project_id = tests.project()',
    $$values (tests.project(), tests.task('later'), '2999-01-01 00:00+00'::timestamptz)$$,
    'delayed_tasks shows what waits for a time alone'
);

select * from finish();
rollback;
