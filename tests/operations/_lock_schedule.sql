begin;
select plan(2);

select from tests.make_project();
select from tests.make_schedule();

select lives_ok(
    $$select signalbox._lock_schedule(tests.project(), tests.schedule())$$,
    '_lock_schedule finds the schedule'
);
select throws_ok(
    $$select signalbox._lock_schedule(tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('schedule 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    '_lock_schedule refuses a schedule that does not exist'
);

select * from finish();
rollback;
