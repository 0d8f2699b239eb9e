begin;
select plan(6);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{b}');
select from tests.link('c', 'a', type => 'relates_to');
select from tests.link('c', 'b', type => 'relates_to');

select results_eq(
    $$select depth, id, via_id, type::text, path
    from signalbox.walk_dependencies(tests.project(), tests.task('c'), true, null)
    order by depth, path$$,
    $$values (1, tests.task('a'), tests.task('c'), 'relates_to', '{c,a}'::text[]),
        (1, tests.task('b'), tests.task('c'), 'blocks', '{c,b}')$$,
    'walk_dependencies takes the shortest path, and of two edges the one that orders'
);
select results_eq(
    $$select depth, id, via_id, path
    from signalbox.walk_dependencies(tests.project(), tests.task('a'), false, 1)
    order by depth, path$$,
    $$values (1, tests.task('b'), tests.task('a'), '{a,b}'::text[]),
        (1, tests.task('c'), tests.task('a'), '{a,c}')$$,
    'walk_dependencies goes the other way too'
);
select from tests.complete('a');
select results_eq(
    $$select key, title, status::text, is_met, rank
    from signalbox.walk_dependencies(tests.project(), tests.task('c'), true, null)
    order by rank$$,
    $$select t.key, t.title, t.status::text, t.key = 'a', t.rank
    from signalbox.tasks t
    where t.project_id = tests.project() and t.key in ('a', 'b')
    order by t.rank$$,
    'walk_dependencies shows what each task is and whether it meets the edge that led to it'
);
select results_eq(
    $$select key, is_met
    from signalbox.walk_dependencies(tests.project(), tests.task('a'), false, null)
    order by rank$$,
    $$values ('b', true), ('c', true)$$,
    'walk_dependencies shows whether the task that led to a dependent meets the edge'
);
select is_empty(
    $$select * from signalbox.walk_dependencies(tests.project(), tests.task('c'), true, 0)$$,
    'walk_dependencies finds nothing at depth 0'
);
select is_empty(
    $$select * from signalbox.walk_dependencies(
        tests.project(), '00000000-0000-7000-8000-000000000000', true, null)$$,
    'walk_dependencies finds nothing from a task that does not exist'
);

select * from finish();
rollback;
