begin;
select plan(7);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('approved');
select from tests.make_task('refused');
select from tests.make_task('skipped');
select from tests.make_task('over');
select from tests.complete('over');
delete from signalbox_data.ready_tasks;

select set_eq(
    $$select unnest(signalbox._record_outcome(
        tests.project(), array[tests.task('approved'), tests.task('over')], 'success',
        array['{"by": "ada"}', '{}']::jsonb[], 'ada'))$$,
    $$values (tests.task('approved'))$$,
    '_record_outcome returns the tasks that were open'
);
select results_eq(
    $$select e.attempt, e.outcome::text, e.result, e.worker, e.finished_at
    from signalbox.task_executions e where e.task_id = tests.task('approved')$$,
    $$values (1, 'success', '{"by": "ada"}'::jsonb, 'ada', '2026-01-01 12:00+00'::timestamptz)$$,
    '_record_outcome records an attempt with the result'
);
select from signalbox._record_outcome(
    tests.project(), array[tests.task('refused')], 'failure', worker => 'bob', reason => 'too early'
);
select from signalbox._record_outcome(
    tests.project(), array[tests.task('skipped')], 'skip', reason => 'not wanted'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('approved', 'completed'), ('over', 'completed'), ('refused', 'failed'),
        ('skipped', 'skipped')$$,
    '_record_outcome moves each task where its outcome says'
);
select results_eq(
    $$select t.status_reason, e.error_message
    from signalbox.tasks t
    inner join signalbox.task_executions e on e.task_id = t.id
    where t.id = tests.task('refused')$$,
    $$values ('too early', 'too early')$$,
    '_record_outcome keeps the reason'
);
select is_empty(
    $$select from signalbox.task_executions where task_id = tests.task('skipped')$$,
    '_record_outcome makes no attempt for a skip'
);
select results_eq(
    $$select signalbox._record_outcome(tests.project(), '{}', 'success')$$, $$values ('{}'::uuid[])$$,
    '_record_outcome takes an empty list'
);

select from tests.make_task('timed out');
select from signalbox._record_outcome(
    tests.project(), array[tests.task('timed out')], 'timeout', reason => 'x', error_type => 'late');
select is(
    (select error_type from signalbox.task_executions where task_id = tests.task('timed out')), 'late',
    '_record_outcome keeps the class of the error'
);

select * from finish();
rollback;
