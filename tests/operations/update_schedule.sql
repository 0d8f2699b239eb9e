begin;
select plan(11);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_schedule(cron => '0 13 * * *');
select from signalbox.define_workflow(tests.project(), 'release', '{"steps": [{"key": "a"}]}');
select from tests.make_schedule('other');

select results_eq(
    $$select name, description, catch_up::text, overlap::text, cron, next_run_at
    from signalbox.update_schedule(tests.project(), tests.schedule(),
        '{"description": "x", "catch_up": "all", "overlap": "cancel"}')$$,
    $$values ('schedule', 'x', 'all', 'cancel', '0 13 * * *', '2026-01-01 13:00+00'::timestamptz)$$,
    'update_schedule changes the fields named and leaves the others'
);
select tests.advance('3 hours');
select results_eq(
    $$select next_run_at, next_check_at
    from signalbox.update_schedule(tests.project(), tests.schedule(), '{"description": null}')$$,
    $$values ('2026-01-01 13:00+00'::timestamptz, '2026-01-01 13:00+00'::timestamptz)$$,
    'update_schedule leaves what has come due'
);
select results_eq(
    $$select next_run_at
    from signalbox.update_schedule(tests.project(), tests.schedule(), '{"time_zone": "Asia/Tokyo"}')$$,
    $$values ('2026-01-02 04:00+00'::timestamptz)$$,
    'update_schedule goes on from now with another time zone'
);
select results_eq(
    $$select next_run_at
    from signalbox.update_schedule(tests.project(), tests.schedule(),
        '{"cron": "@hourly", "workflow_name": "release", "tasks": null}')$$,
    $$values ('2026-01-01 16:00+00'::timestamptz)$$,
    'update_schedule goes on from now with another expression'
);
select results_eq(
    $$select workflow_name, tasks
    from signalbox.schedules where id = tests.schedule()$$,
    $$values ('release', null::jsonb)$$,
    'update_schedule starts a definition instead of tasks'
);
select throws_ok(
    $$select signalbox.update_schedule(tests.project(), tests.schedule(), '{"inputs": {"a": 1}}')$$,
    'SB005', null,
    'update_schedule refuses inputs that the definition does not have'
);
select from signalbox.define_workflow(tests.project(), 'release', '{
    "inputs": {"version": {"required": true}}, "steps": [{"key": "a"}]}');
select results_eq(
    $$select description
    from signalbox.update_schedule(tests.project(), tests.schedule(), '{"description": "y"}')$$,
    $$values ('y')$$,
    'update_schedule changes what has nothing to do with a definition that wants more by now'
);
select throws_ok(
    $$select signalbox.update_schedule(tests.project(), tests.schedule(), '{"cron": "x"}')$$,
    'SB005',
    'cron expression: "x" has 1 fields, not five',
    'update_schedule refuses an expression that is not understood'
);
select throws_ok(
    $$select signalbox.update_schedule(
        tests.project(), tests.schedule(), '{"is_paused": true, "next_run_at": null}')$$,
    'SB005',
    'fields that cannot be changed: $.is_paused, $.next_run_at',
    'update_schedule refuses fields that it does not know'
);
select throws_ok(
    $$select signalbox.update_schedule(tests.project(), tests.schedule(), '{"name": "other"}')$$,
    '23505',
    'duplicate key value violates unique constraint "schedules_name_is_unique_in_project"',
    'update_schedule refuses a name that is taken'
);
select throws_ok(
    $$select signalbox.update_schedule(
        tests.project(), '00000000-0000-7000-8000-000000000000', '{}')$$,
    'SB001',
    format('schedule 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'update_schedule refuses a schedule that does not exist'
);

select * from finish();
rollback;
