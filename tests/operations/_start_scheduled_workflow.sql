begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from signalbox.create_schedule(
    tests.project(), 'tasks', '@hourly', description => 'What for',
    tasks => '[{"key": "a", "title": "A"}, {"key": "b", "title": "B", "depends_on": ["a"]}]');
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

-- Whatever start_workflow there is, what matters here is how it is called.
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid
        from pg_catalog.pg_proc p
        where p.pronamespace = 'signalbox'::regnamespace
            and p.proname = 'start_workflow'
    loop
        execute format('drop function %s cascade', v_function);
    end loop;
end;
$$;
create function signalbox.start_workflow(
    project_id uuid,
    name text,
    inputs jsonb default '{}',
    idempotency_key text default null,
    scheduled_at timestamptz default null
)
returns setof signalbox.workflows
language sql
as $$
    select w.*
    from signalbox.create_workflow(
        project_id, name, idempotency_key, scheduled_at => scheduled_at, metadata => inputs) w
$$;
select set_config('tests.started', signalbox._start_scheduled_workflow(
    tests.project(), tests.schedule('definition'), '2026-01-01 11:00+00')::text, true);
select results_eq(
    $$select w.name, w.description, w.scheduled_at, w.metadata
    from signalbox.workflows w where w.id = current_setting('tests.started')::uuid$$,
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
