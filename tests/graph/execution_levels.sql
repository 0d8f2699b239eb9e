begin;
select plan(6);

select from tests.make_workflow();
select is_empty(
    'select * from signalbox.execution_levels(tests.project(), tests.workflow())',
    'execution_levels has no row for a workflow without tasks'
);
select from tests.make_task('elsewhere');
select from tests.make_workflow(name => 'second');
select from tests.make_task('a', depends_on => '{elsewhere}');
select from tests.make_task('b');
select from tests.make_task('c', depends_on => '{a,b}');
select from tests.make_task('d', depends_on => '{b}');
select from tests.make_task('e', depends_on => '{c,d}');
select from tests.make_task('f');
select from tests.link('f', 'e', type => 'relates_to');
select from tests.make_task('parent');
select from tests.make_task('child', depends_on => '{b}', parent => 'parent');

select results_eq(
    'select level, key from signalbox.execution_levels(tests.project(), tests.workflow())
    order by level, key',
    $$values (1, 'a'), (1, 'b'), (1, 'f'), (2, 'c'), (2, 'child'), (2, 'd'), (3, 'e'),
        (3, 'parent')$$,
    'execution_levels gives each task one more than the highest that it waits for'
);
select results_eq(
    $$select task_id, title, status::text
    from signalbox.execution_levels(tests.project(), tests.workflow()) where key = 'b'$$,
    $$values (tests.task('b'), 'b', 'ready')$$,
    'execution_levels shows what each task is'
);
select is_empty(
    $$select l.key
    from signalbox.execution_levels(tests.project(), tests.workflow()) l
    inner join signalbox.task_dependencies e
        on e.task_id = l.task_id and signalbox.is_ordering(e.type)
    inner join signalbox.execution_levels(tests.project(), tests.workflow()) d
        on d.task_id = e.depends_on_task_id
    where d.level >= l.level$$,
    'execution_levels puts every dependency on a lower level'
);
select from tests.link('a', 'd');
select results_eq(
    'select level, key from signalbox.execution_levels(tests.project(), tests.workflow())
    order by level, key',
    $$values (1, 'b'), (1, 'f'), (2, 'child'), (2, 'd'), (3, 'a'), (3, 'parent'),
        (4, 'c'),
        (5, 'e')$$,
    'execution_levels follows a change of the order'
);
select is_empty(
    $$select * from signalbox.execution_levels(
        '00000000-0000-7000-8000-000000000000', tests.workflow())$$,
    'execution_levels finds nothing in another project'
);

select * from finish();
rollback;
