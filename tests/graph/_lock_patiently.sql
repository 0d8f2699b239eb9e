begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');

select from tests.make_task('c');

select from signalbox._begin_locking();
select results_eq(
    $$select tests.locked_by('select signalbox._lock_patiently(
        tests.project(), array[tests.task(''c'')])')$$,
    array['queue c', 'task c'],
    '_lock_patiently locks tasks and their rows in the queue'
);
select lives_ok(
    $$select signalbox._lock_patiently(tests.project(), array[tests.task('a')], true)$$,
    '_lock_patiently locks their dependents too where that is asked for'
);
select signalbox._begin_locking();
select signalbox._lock_patiently(tests.project(), '{}');
select is(
    current_setting('signalbox.has_locked'), 'true', '_lock_patiently is the first round of a call'
);
-- A task that is ready without being queued looks like one that was taken up in between.
delete from signalbox_data.ready_tasks where task_id = tests.task('a');
select signalbox._begin_locking();
select throws_ok(
    $$select signalbox._lock_patiently(tests.project(), array[tests.task('a')])$$, '40001', null,
    '_lock_patiently gives up in the end'
);

select * from finish();
rollback;
