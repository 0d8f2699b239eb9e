begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from signalbox.create_schedule(
    tests.project(), 'tasks', '@hourly', description => 'What for',
    tasks => '[{"key": "a", "title": "A"}, {"key": "b", "title": "B", "depends_on": ["a"]}]');
select from signalbox.define_workflow(tests.project(), 'release', '{
    "inputs": {"env": {"type": "string"}},
    "steps": [{"key": "deploy", "parameters": {"env": "${{ inputs.env }}"}}]}');
select from signalbox.create_schedule(
    tests.project(), 'definition', '@hourly', 'release', '{"env": "staging"}');

select set_config('tests.started', signalbox._start_scheduled_workflow(
    tests.project(), tests.schedule('tasks'), '2026-01-01 11:00+00')::text, true);
select results_eq(
    $$select w.name, w.description, w.scheduled_at
    from signalbox.workflows w where w.id = current_setting('tests.started')::uuid$$,
    $$values ('tasks', 'What for', '2026-01-01 11:00+00'::timestamptz)$$,
    '_start_scheduled_workflow makes a workflow that knows its time'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'pending')$$,
    '_start_scheduled_workflow makes the tasks and their dependencies'
);

select set_config('tests.started', signalbox._start_scheduled_workflow(
    tests.project(), tests.schedule('definition'), '2026-01-01 11:00+00')::text, true);
select results_eq(
    $$select w.name, w.idempotency_key, w.scheduled_at, t.parameters
    from signalbox.workflows w
    inner join signalbox.tasks t on t.workflow_id = w.id
    where w.id = current_setting('tests.started')::uuid$$,
    $$values (
        'release', format('schedule %s 2026-01-01 11:00:00', tests.schedule('definition')),
        '2026-01-01 11:00+00'::timestamptz, '{"env": "staging"}'::jsonb)$$,
    '_start_scheduled_workflow starts a definition, with a key of its own for each time'
);
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select signalbox._start_scheduled_workflow(
        tests.project(), tests.schedule('tasks'), '2026-01-01 11:00+00')$$,
    'SB001',
    format('no active project %s', tests.project()),
    '_start_scheduled_workflow starts nothing in an archived project'
);

select * from finish();
rollback;
