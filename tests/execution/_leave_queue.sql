begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('running');
select from tests.claim('running');

select signalbox._leave_queue(tests.project(), array[tests.task('a'), tests.task('running')]);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'pending'), ('b', 'ready'), ('running', 'in_progress')$$,
    '_leave_queue makes the ready ones pending'
);
select results_eq(
    $$select task_id from signalbox.ready_tasks where project_id = tests.project()$$,
    $$values (tests.task('b'))$$,
    '_leave_queue takes them out of the queue'
);
select lives_ok(
    $$select signalbox._leave_queue(tests.project(), '{}')$$, '_leave_queue takes an empty list'
);

select * from finish();
rollback;
