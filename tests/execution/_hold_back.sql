begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('active');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('running');
select from tests.claim('running');
update signalbox_data.workflows set status = 'paused' where id = tests.workflow();

select is(
    signalbox._hold_back(tests.project(), array[
        tests.task('active'), tests.task('a'), tests.task('running'), signalbox_data.new_id()]),
    array[tests.task('active')],
    '_hold_back returns the ready tasks of active workflows'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'pending'), ('active', 'ready'), ('b', 'ready'), ('running', 'in_progress')$$,
    '_hold_back makes the others pending'
);
select is(
    signalbox._hold_back(tests.project(), '{}'), '{}', '_hold_back takes an empty list'
);
select is_empty('select * from tests.broken_invariants()', '_hold_back breaks no invariant');

select * from finish();
rollback;
