begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_schedule();

select results_eq(
    $$select is_paused, next_run_at, next_check_at
    from signalbox.pause_schedule(tests.project(), tests.schedule())$$,
    $$values (true, null::timestamptz, null::timestamptz)$$,
    'pause_schedule lets a schedule stand still'
);
select results_eq(
    $$select is_paused from signalbox.pause_schedule(tests.project(), tests.schedule())$$,
    $$values (true)$$,
    'pause_schedule may be called again'
);
select tests.advance('1 day');
select is(signalbox._fire_schedules(), 0, 'pause_schedule keeps it from being fired');
select throws_ok(
    $$select signalbox.pause_schedule(tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('schedule 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'pause_schedule refuses a schedule that does not exist'
);

select * from finish();
rollback;
