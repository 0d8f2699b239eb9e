begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.fail('a');
select from signalbox.redrive_tasks(tests.project(), array[tests.task('a')], reason => 'again');
select results_eq(
    $$select redrive, reason, attempt from signalbox.task_redrives where task_id = tests.task('a')$$,
    $$values (1, 'again', 1)$$,
    'task_redrives has a row for each redrive'
);
select from signalbox.delete_task(tests.project(), tests.task('a'));
select is_empty(
    'select * from signalbox.task_redrives where project_id = tests.project()',
    'task_redrives go with their task'
);

select * from finish();
rollback;
