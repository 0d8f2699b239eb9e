begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select is(
    signalbox._path_label(
        tests.project(), array[tests.task('b'), tests.task('a'), tests.task('b')]),
    'b -> a -> b',
    '_path_label names the tasks in the order of the path'
);
select is(
    signalbox._path_label(tests.project(), null), null, '_path_label is null for no path'
);

select * from finish();
rollback;
