begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_schedule(catch_up => 'all');

select tests.advance('90 minutes');
select results_eq(
    $$select is_paused, next_run_at
    from signalbox.resume_schedule(tests.project(), tests.schedule())$$,
    $$values (false, '2026-01-01 13:00+00'::timestamptz)$$,
    'resume_schedule leaves a schedule that is not paused, and what has come due'
);
select from signalbox.pause_schedule(tests.project(), tests.schedule());
select tests.advance('1 day');
select results_eq(
    $$select is_paused, next_run_at, next_check_at
    from signalbox.resume_schedule(tests.project(), tests.schedule())$$,
    $$values (false, '2026-01-02 14:00+00'::timestamptz, '2026-01-02 14:00+00'::timestamptz)$$,
    'resume_schedule goes on from now'
);
select tests.advance('30 minutes');
select from signalbox._fire_schedules();
select results_eq(
    'select * from tests.runs()',
    $$values ('14:00 started')$$,
    'resume_schedule does not catch up with the time of the pause'
);
select throws_ok(
    $$select signalbox.resume_schedule(tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('schedule 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'resume_schedule refuses a schedule that does not exist'
);

select * from finish();
rollback;
