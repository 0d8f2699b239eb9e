begin;
select plan(21);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('create_schedule');
select from signalbox.define_workflow(tests.project(), 'release', '{
    "inputs": {"env": {"default": "live"}}, "steps": [{"key": "a"}]}');

select results_eq(
    $$select name, description, cron, time_zone, workflow_name, inputs, tasks,
        catch_up::text, max_catch_up, grace_period, overlap::text, is_paused, next_run_at,
        next_check_at, failures
    from signalbox.create_schedule(
        tests.project(), 'nightly', '30 2 * * *', tasks => '[{"title": "Build"}]',
        time_zone => 'Europe/London', catch_up => 'all', max_catch_up => 5,
        grace_period => '1 hour', overlap => 'queue', description => 'All of it')$$,
    $$values (
        'nightly', 'All of it', '30 2 * * *', 'Europe/London', null::text, '{}'::jsonb,
        '[{"title": "Build"}]'::jsonb, 'all', 5, '1 hour'::interval, 'queue', false,
        '2026-01-02 02:30+00'::timestamptz, '2026-01-02 02:30+00'::timestamptz, 0)$$,
    'create_schedule keeps and returns what it is given'
);
select results_eq(
    $$select workflow_name, inputs, tasks, time_zone, catch_up::text, overlap::text,
        next_run_at
    from signalbox.create_schedule(
        tests.project(), 'definition', '@hourly', 'release', '{"env": "staging"}')$$,
    $$values (
        'release', '{"env": "staging"}'::jsonb, null::jsonb, 'UTC', 'one', 'skip',
        '2026-01-01 13:00+00'::timestamptz)$$,
    'create_schedule takes a definition and its inputs'
);
select results_eq(
    $$select is_paused, next_run_at, next_check_at
    from signalbox.create_schedule(
        tests.project(), 'later', '@hourly', 'release', is_paused => true)$$,
    $$values (true, null::timestamptz, null::timestamptz)$$,
    'create_schedule makes a schedule that stands still'
);

select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'nightly', '@hourly', 'release')$$,
    '23505',
    'duplicate key value violates unique constraint "schedules_name_is_unique_in_project"',
    'create_schedule refuses a name that is taken'
);
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'bad', '61 * * * *', 'release')$$,
    'SB005',
    'cron expression: minute "61" is not from 0 to 59',
    'create_schedule refuses an expression that is not understood'
);
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'bad', '@hourly', 'releas')$$,
    'SB001', null,
    'create_schedule refuses to start a definition that does not exist'
);
select throws_ok(
    $$select signalbox.create_schedule(
        tests.project(), 'bad', '@hourly', 'release', '{"environment": "staging"}')$$,
    'SB005', null,
    'create_schedule refuses inputs that the definition does not have'
);
select throws_ok(
    format(
        'select signalbox.create_schedule(tests.project(), ''bad'', %L, ''release'')',
        repeat('0,', 500) || '0 * * * *'
    ),
    'SB005', 'cron expression: has 1009 characters, more than 1000',
    'create_schedule refuses an expression that is too long to be read each time'
);
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'bad', '@hourly')$$,
    '23514',
    'new row for relation "schedules" violates check constraint '
        || '"schedules_start_either_a_definition_or_tasks"',
    'create_schedule refuses to start nothing'
);
select throws_ok(
    $$select signalbox.create_schedule(
        tests.project(), 'bad', '@hourly', 'release', tasks => '[{"title": "x"}]')$$,
    '23514',
    'new row for relation "schedules" violates check constraint '
        || '"schedules_start_either_a_definition_or_tasks"',
    'create_schedule refuses to start two things'
);
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'bad', '@hourly', tasks => '[]')$$,
    '23514',
    'new row for relation "schedules" violates check constraint "schedules_tasks_are_a_list"',
    'create_schedule refuses a workflow without tasks'
);
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'bad', '@hourly', 'x', inputs => '[]')$$,
    '23514',
    'new row for relation "schedules" violates check constraint "schedules_inputs_are_an_object"',
    'create_schedule refuses inputs that are no object'
);
select throws_ok(
    $$select signalbox.create_schedule(
        tests.project(), 'bad', '@hourly', 'release', max_catch_up => 0)$$,
    '23514',
    'new row for relation "schedules" violates check constraint '
        || '"schedules_max_catch_up_from_1_to_1000"',
    'create_schedule refuses to catch up with nothing'
);
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), ' ', '@hourly', 'release')$$,
    '23514',
    'new row for relation "schedules" violates check constraint "schedules_name_not_blank"',
    'create_schedule refuses a blank name'
);
select throws_ok(
    $$select signalbox.create_schedule(
        '00000000-0000-7000-8000-000000000000', 'x', '@hourly', 'x')$$,
    'SB001',
    'no active project 00000000-0000-7000-8000-000000000000',
    'create_schedule refuses a project that does not exist'
);

select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select signalbox.create_schedule(tests.project(), 'x', '@hourly', 'x')$$,
    'SB001',
    format('no active project %s', tests.project()),
    'create_schedule refuses an archived project'
);

select ok(
    has_function_privilege('signalbox_operator', p.oid, 'execute')
        and not has_function_privilege('signalbox_agent', p.oid, 'execute'),
    p.proname || ' is for operators and not for agents'
)
from pg_catalog.pg_proc p
where p.pronamespace = 'signalbox'::regnamespace
    and p.proname in (
        'create_schedule', 'update_schedule', 'pause_schedule', 'resume_schedule',
        'delete_schedule'
    )
order by p.proname;

select * from finish();
rollback;
