begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('later');
select from tests.set_status('later', 'deferred');
select from tests.make_task('now');
delete from signalbox_data.ready_tasks where task_id = tests.task('now');
update signalbox_data.tasks set status = 'pending' where id = tests.task('now');

select from signalbox._enqueue(
    tests.project(), array[tests.task('later'), tests.task('now'), signalbox_data.new_id()]
);
select results_eq(
    'select * from tests.statuses()', $$values ('later', 'deferred'), ('now', 'ready')$$,
    '_enqueue makes pending tasks ready, and no other'
);
select lives_ok(
    $$select from signalbox._enqueue(tests.project(), '{}')$$, '_enqueue takes an empty list'
);
select is_empty('select * from tests.broken_invariants()', '_enqueue breaks no invariant');

select * from finish();
rollback;
