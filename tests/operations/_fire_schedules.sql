begin;
select plan(9);

select tests.set_clock('2026-01-01 12:30+00');
select from tests.make_project();
select from tests.make_schedule('a');
select from tests.make_schedule('b', '30 * * * *');
select from signalbox.define_workflow(tests.project(), 'bad', '{"steps": [{"key": "a"}]}');
select from signalbox.create_schedule(tests.project(), 'bad', '@hourly', 'bad');
select from signalbox.archive_definition(tests.project(), 'bad');
-- Its tasks wait for one that is not there, which only create_tasks finds out.
select from signalbox.create_schedule(
    tests.project(), 'worse', '@hourly', tasks => '[{"title": "x", "depends_on": ["y"]}]');

select is(signalbox._fire_schedules(), 0, '_fire_schedules leaves what is not due');
select tests.set_clock('2026-01-01 13:05+00');
select is(signalbox._fire_schedules(), 1, '_fire_schedules returns how many times it dealt with');
select results_eq(
    $$select * from tests.runs('a')$$, $$values ('13:00 started')$$,
    '_fire_schedules fires what is due though another schedule cannot be fired'
);
select results_eq(
    $$select name, failures, next_run_at, last_error_at,
        next_check_at between '2026-01-01 13:05:05+00' and '2026-01-01 13:05:10+00',
        last_error ~ '^SB005: |^SB002: '
    from signalbox.schedules
    where project_id = tests.project() and failures > 0
    order by name$$,
    $$values
        ('bad', 1, '2026-01-01 13:00+00'::timestamptz, '2026-01-01 13:05+00'::timestamptz, true, true),
        ('worse', 1, '2026-01-01 13:00+00'::timestamptz, '2026-01-01 13:05+00'::timestamptz, true, true)$$,
    '_fire_schedules keeps the error of a schedule with it, and tries again later'
);
select is_empty(
    $$select from signalbox.workflows where project_id = tests.project() and name = 'worse'$$,
    '_fire_schedules leaves nothing of a schedule that cannot be fired'
);
select is(signalbox._fire_schedules(), 0, '_fire_schedules does not try it at once');
select from signalbox.update_schedule(
    tests.project(), tests.schedule('worse'), '{"tasks": [{"title": "x"}]}');
select from signalbox._fire_schedules();
select results_eq(
    $$select failures, last_error, next_run_at
    from signalbox.schedules where id = tests.schedule('worse')$$,
    $$values (0, null::text, '2026-01-01 14:00+00'::timestamptz)$$,
    '_fire_schedules fires a schedule that was mended, for the time that it could not'
);

-- A long way behind: 24 times of one schedule, one of the other.
select from signalbox.update_schedule(
    tests.project(), tests.schedule('a'), '{"catch_up": "all"}');
select tests.set_clock('2026-01-02 13:15+00');
select is(signalbox._fire_schedules(11), 11, '_fire_schedules does no more than it may');
select is(
    (select count(*)::integer from tests.runs('b')), 2,
    '_fire_schedules lets a schedule that is far behind not keep the others waiting'
);

select * from finish();
rollback;
