begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('top');
select from tests.make_task('middle', parent => 'top');
select from tests.make_task('bottom', parent => 'middle');

select is(
    signalbox._parents_path(tests.project(), tests.task('top'), tests.task('bottom')),
    'top -> bottom -> middle -> top',
    '_parents_path goes from the task over its new parent up to the task'
);
select is(
    signalbox._parents_path(tests.project(), tests.task('top'), tests.task('top')),
    'top -> top',
    '_parents_path of a task below itself is short'
);

select * from finish();
rollback;
