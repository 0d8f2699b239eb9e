begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('done');
select from tests.make_task('failed');
select from tests.make_task('skipped');
select from tests.make_task('after done', depends_on => '{done}');
select from tests.make_task('after failed', depends_on => '{failed}');
select from tests.make_task('clean up');
select from tests.link('clean up', 'failed', 'failure');
select from tests.link('clean up', 'skipped', 'completion');
delete from signalbox_data.ready_tasks where task_id in (
    tests.task('done'), tests.task('failed'), tests.task('skipped')
);
select from signalbox._record_outcome(tests.project(), array[tests.task('done')], 'success');
select from signalbox._record_outcome(tests.project(), array[tests.task('failed')], 'error');
select from signalbox._record_outcome(tests.project(), array[tests.task('skipped')], 'skip');

select lives_ok(
    $$select from signalbox._settle_ended(
        tests.project(), array[tests.task('done')], array[tests.task('failed')],
        array[tests.task('skipped')])$$,
    '_settle_ended takes tasks of all ends'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('after done', 'ready'), ('after failed', 'skipped'), ('clean up', 'ready'),
        ('done', 'completed'), ('failed', 'failed'), ('skipped', 'skipped')$$,
    '_settle_ended settles what waits for them'
);
select lives_ok(
    $$select from signalbox._settle_ended(tests.project(), null, null, '{}')$$,
    '_settle_ended takes nothing at all'
);
select is_empty('select * from tests.broken_invariants()', '_settle_ended breaks no invariant');

select * from finish();
rollback;
