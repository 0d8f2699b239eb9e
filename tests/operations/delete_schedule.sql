begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_schedule();
select tests.advance('1 hour');
select from signalbox._fire_schedules();

select results_eq(
    $$select name, last_run_at from signalbox.delete_schedule(tests.project(), tests.schedule())$$,
    $$values ('schedule', '2026-01-01 13:00+00'::timestamptz)$$,
    'delete_schedule returns the schedule as it was'
);
select is_empty(
    $$select from signalbox.schedule_runs where project_id = tests.project()$$,
    'delete_schedule deletes the record of its runs'
);
select results_eq(
    $$select name from signalbox.workflows where project_id = tests.project()$$,
    $$values ('schedule')$$,
    'delete_schedule leaves the workflows'
);
select throws_ok(
    $$select signalbox.delete_schedule(tests.project(), '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('schedule 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'delete_schedule refuses a schedule that does not exist'
);

select * from finish();
rollback;
