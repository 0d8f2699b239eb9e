begin;
select plan(8);

-- deploy waits for test and build; test for build; build for fetch. notes relates to
-- deploy.
select from tests.make_workflow();
select from tests.make_task('fetch');
select from tests.make_task('build', depends_on => '{fetch}');
select from tests.make_task('test', depends_on => '{build}');
select from tests.make_task('deploy', depends_on => '{test,build}');
select from tests.make_task('notes');
select from tests.link('deploy', 'notes', type => 'relates_to');
select from tests.link('notes', 'deploy', type => 'discovered_from');
select from tests.complete('fetch');

select results_eq(
    $$select depth, id, key, title, status::text, type::text, condition::text, is_met,
        path
    from signalbox.dependencies_of(tests.project(), tests.task('build'))$$,
    $$values (1, tests.task('fetch'), 'fetch', 'fetch', 'completed', 'blocks', 'success', true,
        '{build,fetch}'::text[])$$,
    'dependencies_of shows what a task depends on, and whether it is met'
);
select results_eq(
    $$select key, type::text, is_met
    from signalbox.dependencies_of(tests.project(), tests.task('deploy'))$$,
    $$values ('build', 'blocks', false), ('test', 'blocks', false),
        ('notes', 'relates_to', false)$$,
    'dependencies_of shows the direct dependencies of every type unless told otherwise'
);
select results_eq(
    $$select depth, key, path
    from signalbox.dependencies_of(tests.project(), tests.task('deploy'), max_depth => null)$$,
    $$values (1, 'build', '{deploy,build}'::text[]), (1, 'test', '{deploy,test}'),
        (1, 'notes', '{deploy,notes}'), (2, 'fetch', '{deploy,build,fetch}')$$,
    'dependencies_of shows every task once, by a shortest path'
);
select results_eq(
    $$select depth, key, path
    from signalbox.dependencies_of(tests.project(), tests.task('test'), 2)$$,
    $$values (1, 'build', '{test,build}'::text[]), (2, 'fetch', '{test,build,fetch}')$$,
    'dependencies_of goes no further than it is told'
);
select results_eq(
    $$select depth, key
    from signalbox.dependencies_of(tests.project(), tests.task('notes'), max_depth => null)
    where key in ('deploy', 'notes')$$,
    $$values (1, 'deploy')$$,
    'dependencies_of ends on a circle of references, and leaves out the task itself'
);
select is_empty(
    $$select * from signalbox.dependencies_of(tests.project(), tests.task('fetch'), null)$$,
    'dependencies_of finds nothing for a task that depends on nothing'
);
select is_empty(
    $$select * from signalbox.dependencies_of(
        '00000000-0000-7000-8000-000000000000', tests.task('deploy'), null)$$,
    'dependencies_of finds nothing in another project'
);

-- A long chain
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', 'n' || n, 'title', 'x',
        'depends_on', case when n = 1 then '[]' else jsonb_build_array('n' || n - 1) end))
    from generate_series(1, 300) n));
select results_eq(
    $$select count(*), max(depth), max(cardinality(path))
    from signalbox.dependencies_of(tests.project(), tests.task('n300'), null)$$,
    'values (299::bigint, 299, 300)',
    'dependencies_of has no limit of depth'
);

select * from finish();
rollback;
