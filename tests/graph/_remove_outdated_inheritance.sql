begin;
select plan(5);

select from tests.make_workflow();
select from tests.make_task('x');
select from tests.make_task('y');
select from tests.make_task('top', depends_on => '{x}');
select from tests.make_task('middle', depends_on => '{y}', parent => 'top');
select from tests.make_task('bottom', parent => 'middle');
select from signalbox._remove_edges(
    tests.project(), array[tests.task('middle')], array[tests.task('y')], '{blocks}');

select from signalbox._remove_outdated_inheritance(tests.project(), tests.task('top'));
select results_eq(
    $$select e from tests.edges() e where e like '%inherited%'$$,
    $$values ('bottom on x: inherited, success'), ('middle on x: inherited, success')$$,
    '_remove_outdated_inheritance deletes what no ancestor passes on any more'
);
select is(
    (select unmet_dependencies from signalbox.tasks where id = tests.task('bottom')), 1,
    '_remove_outdated_inheritance counts it no longer'
);
select is_empty(
    'select * from tests.broken_invariants()',
    '_remove_outdated_inheritance breaks no invariant'
);

-- The same edge comes from two ancestors, on different conditions.
select from tests.make_task('z');
select from tests.link('top', 'z');
select from tests.link('middle', 'z', 'completion');
select from signalbox._remove_edges(
    tests.project(), array[tests.task('top')], array[tests.task('z')], '{blocks}');
select from signalbox._remove_outdated_inheritance(tests.project(), tests.task('top'));
select results_eq(
    $$select e from tests.edges() e where e like '%z: inherited%'$$,
    $$values ('bottom on z: inherited, completion')$$,
    '_remove_outdated_inheritance leaves an edge the condition of the ancestor that still gives it'
);
select is_empty(
    'select * from tests.broken_invariants()',
    '_remove_outdated_inheritance changes conditions soundly'
);

select * from finish();
rollback;
