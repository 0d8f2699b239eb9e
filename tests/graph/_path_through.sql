begin;
select plan(2);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d,x}'::text[]) k;
select from tests.link('b', 'a');
select from tests.link('c', 'b');
select from tests.link('d', 'c');
select from tests.link('d', 'b');
select from tests.link('x', 'a');

select is(
    signalbox._path_label(tests.project(), signalbox._path_through(
        tests.project(),
        array[tests.task('a'), tests.task('x'), tests.task('b'), tests.task('c'), tests.task('d')],
        true
    )),
    'a -> d -> b -> a',
    '_path_through returns the shortest way that a search to later tasks found'
);
select is(
    signalbox._path_label(tests.project(), signalbox._path_through(
        tests.project(),
        array[tests.task('d'), tests.task('c'), tests.task('b'), tests.task('a')],
        false
    )),
    'a -> d -> b -> a',
    '_path_through returns the shortest way that a search to earlier tasks found'
);

select * from finish();
rollback;
