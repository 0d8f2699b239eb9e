begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.claim('b');
select lives_ok(
    $$select signalbox._require_nothing_running(tests.project(), array[tests.task('a')])$$,
    '_require_nothing_running lets tasks pass at which nobody works'
);
select throws_ok(
    $$select signalbox._require_nothing_running(
        tests.project(), array[tests.task('a'), tests.task('b')])$$,
    'SB002', format('task %s is being worked on', tests.task('b')),
    '_require_nothing_running names the one that a worker holds'
);
select lives_ok(
    $$select signalbox._require_nothing_running(tests.project(), '{}')$$,
    '_require_nothing_running takes an empty list'
);

select * from finish();
rollback;
