begin;
select plan(5);

select from tests.make_workflow();
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('grandchild', parent => 'child');
select from tests.make_task('base');
select from tests.make_task('after grandchild', depends_on => '{grandchild}');

select from signalbox._add_dependencies(
    tests.project(), array[tests.task('parent'), tests.task('parent')],
    array[tests.task('base'), tests.task('after grandchild')], '{blocks,blocks}',
    '{completion,success}');
select results_eq(
    $$select ordinal, reason::text
    from signalbox._add_dependencies(
        tests.project(), array[tests.task('base'), tests.task('base')],
        array[tests.task('grandchild'), tests.task('parent')], '{relates_to,blocks}',
        '{success,success}')$$,
    $$values (2, 'cycle')$$,
    '_add_dependencies returns the explicit edges that it cannot add'
);
select results_eq(
    'select tests.edges()',
    $$values ('after grandchild on grandchild: blocks, success'),
        ('base on grandchild: relates_to, success'),
        ('child on after grandchild: inherited, success'),
        ('child on base: inherited, completion'),
        ('child on grandchild: subtask, completion'),
        ('grandchild on base: inherited, completion'),
        ('parent on after grandchild: blocks, success'),
        ('parent on base: blocks, completion'),
        ('parent on child: subtask, completion')$$,
    '_add_dependencies adds what the subtasks inherit, save what would close a cycle'
);
select is_empty(
    'select * from tests.broken_invariants()', '_add_dependencies breaks no invariant'
);

-- What was inherited on one condition is needed on a stricter one.
select from signalbox._add_dependencies(
    tests.project(), array[tests.task('child')], array[tests.task('base')], '{blocks}', '{success}'
);
select results_eq(
    $$select e from tests.edges() e where e like 'grandchild on base%'$$,
    $$values ('grandchild on base: inherited, success')$$,
    '_add_dependencies lets subtasks wait on the strictest of the conditions'
);
select is_empty(
    'select * from tests.broken_invariants()', '_add_dependencies changes conditions soundly'
);

select * from finish();
rollback;
