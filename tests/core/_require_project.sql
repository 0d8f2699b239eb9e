begin;
select plan(3);

select from tests.make_project();
select lives_ok(
    'select signalbox._require_project(tests.project())',
    '_require_project takes a project that exists'
);
select throws_ok(
    $$select signalbox._require_project('00000000-0000-7000-8000-000000000000')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    '_require_project refuses what is no project'
);
select throws_ok(
    'select signalbox._require_project(null)', 'SB001', 'project null not found',
    '_require_project refuses null'
);

select * from finish();
rollback;
