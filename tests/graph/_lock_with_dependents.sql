begin;
select plan(2);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('related');
select from tests.link('related', 'a', type => 'relates_to');
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');

select set_eq(
    $$select unnest(signalbox._lock_with_dependents(
        tests.project(), array[tests.task('a'), tests.task('child')]))$$,
    $$values (tests.task('b')), (tests.task('parent'))$$,
    '_lock_with_dependents returns the direct dependents'
);
select is(
    signalbox._lock_with_dependents(tests.project(), array[tests.task('a'), tests.task('b')]),
    array[tests.task('c')],
    '_lock_with_dependents leaves out tasks that it was given'
);

select * from finish();
rollback;
