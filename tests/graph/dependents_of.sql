begin;
select plan(6);

select from tests.make_workflow();
select from tests.make_task('fetch');
select from tests.make_task('build', depends_on => '{fetch}');
select from tests.make_task('test', depends_on => '{build}');
select from tests.make_task('deploy', depends_on => '{test,build}');
select from tests.make_task('cleanup');
select from tests.link('cleanup', 'fetch', 'failure');
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');

select results_eq(
    $$select depth, id, key, title, status::text, type::text, condition::text, is_met,
        path
    from signalbox.dependents_of(tests.project(), tests.task('fetch'))$$,
    $$values
        (1, tests.task('build'), 'build', 'build', 'pending', 'blocks', 'success', false,
            '{fetch,build}'::text[]),
        (1, tests.task('cleanup'), 'cleanup', 'cleanup', 'pending', 'blocks', 'failure', false,
            '{fetch,cleanup}')$$,
    'dependents_of shows what depends on a task'
);
select results_eq(
    $$select depth, key, path
    from signalbox.dependents_of(tests.project(), tests.task('fetch'), max_depth => null)$$,
    $$values (1, 'build', '{fetch,build}'::text[]), (1, 'cleanup', '{fetch,cleanup}'),
        (2, 'test', '{fetch,build,test}'), (2, 'deploy', '{fetch,build,deploy}')$$,
    'dependents_of shows every task once, by a shortest path'
);
select results_eq(
    $$select key, type::text
    from signalbox.dependents_of(tests.project(), tests.task('child'))$$,
    $$values ('parent', 'subtask')$$,
    'dependents_of shows a parent as what depends on its subtask'
);
select from tests.complete('fetch');
select results_eq(
    $$select key, is_met
    from signalbox.dependents_of(tests.project(), tests.task('fetch'), null)$$,
    $$values ('build', true), ('cleanup', false), ('test', false), ('deploy', false)$$,
    'dependents_of says whether each edge is met'
);
select is_empty(
    $$select * from signalbox.dependents_of(tests.project(), tests.task('deploy'), null)$$,
    'dependents_of finds nothing for a task on which nothing depends'
);
select is_empty(
    $$select * from signalbox.dependents_of(
        '00000000-0000-7000-8000-000000000000', tests.task('fetch'), null)$$,
    'dependents_of finds nothing in another project'
);

select * from finish();
rollback;
