begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('active');
select set_config('tests.paused', tests.make_workflow()::text, true);
select from tests.make_task('a');
select from tests.make_task('b');
select from signalbox.pause_workflow(tests.project(), tests.workflow());

select is(
    signalbox._hold_idle_workflows(
        tests.project(), array[tests.task('active'), tests.task('a'), tests.task('b')]),
    array[current_setting('tests.paused')::uuid],
    '_hold_idle_workflows returns the workflows that are not to be worked on'
);
select is(
    signalbox._hold_idle_workflows(tests.project(), array[tests.task('active')]), '{}',
    '_hold_idle_workflows returns no active workflow'
);
select is(
    signalbox._hold_idle_workflows(tests.project(), '{}'), '{}',
    '_hold_idle_workflows takes an empty list'
);

select * from finish();
rollback;
