begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('a');
select set_config('tests.other', tests.task('a')::text, false);
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('b');

select lives_ok(
    $$select signalbox._require_tasks(tests.project(), array[tests.task('b'), tests.task('b')])$$,
    '_require_tasks takes tasks of the project'
);
select lives_ok(
    $$select signalbox._require_tasks(tests.project(), '{}')$$,
    '_require_tasks takes none'
);
select throws_ok(
    $$select signalbox._require_tasks(
        tests.project(), array[tests.task('b'), current_setting('tests.other')::uuid])$$,
    'SB001',
    format('task %s not found in project %s', current_setting('tests.other'), tests.project()),
    '_require_tasks refuses a task of another project'
);
select throws_ok(
    $$select signalbox._require_tasks(
        tests.project(), '{00000000-0000-7000-8000-000000000001,
            00000000-0000-7000-8000-000000000002}')$$,
    'SB001',
    format('task 00000000-0000-7000-8000-000000000001, 00000000-0000-7000-8000-000000000002 '
        'not found in project %s', tests.project()),
    '_require_tasks names every task that it does not find'
);

select * from finish();
rollback;
