begin;
select plan(3);

select from tests.make_workflow();
select set_config('tests.other', tests.workflow()::text, false);
select lives_ok(
    'select signalbox._require_workflow(tests.project(), tests.workflow())',
    '_require_workflow takes a workflow of the project'
);
select throws_ok(
    $$select signalbox._require_workflow(
        tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    '_require_workflow refuses what is no workflow'
);
select from tests.make_project();
select throws_ok(
    'select signalbox._require_workflow(tests.project(), tests.workflow())',
    'SB001',
    format('workflow %s not found in project %s', tests.workflow(), tests.project()),
    '_require_workflow refuses a workflow of another project'
);

select * from finish();
rollback;
