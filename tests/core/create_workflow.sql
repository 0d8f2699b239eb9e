begin;
select plan(20);

select from tests.make_project('create_workflow');

select results_eq(
    $$select name, description, status::text, on_dependency_failure::text, priority,
        phase, tags,
        scheduled_at, deadline_at, metadata
    from signalbox.create_workflow(
        tests.project(), 'release', 'Release 2.4', 'high', 'block',
        scheduled_at => '2026-01-01 00:00+00', deadline_at => '2026-02-01 00:00+00',
        phase => 'beta', tags => '{a,b}', metadata => '{"x": 1}')$$,
    $$values (
        'release', 'Release 2.4', 'active', 'block', 8::smallint, 'beta', '{a,b}'::text[],
        '2026-01-01 00:00+00'::timestamptz, '2026-02-01 00:00+00'::timestamptz,
        '{"x": 1}'::jsonb)$$,
    'create_workflow keeps and returns what it is given'
);
select results_eq(
    $$select status::text, on_dependency_failure::text, priority, started_at, finished_at
    from signalbox.create_workflow(tests.project(), 'bare')$$,
    $$values ('active', 'skip', 5::smallint, null::timestamptz, null::timestamptz)$$,
    'create_workflow makes an active workflow of medium priority that skips'
);
select results_eq(
    $$select priority
    from signalbox.create_workflow(tests.project(), 'number', priority => 9)$$,
    $$values (9::smallint)$$,
    'create_workflow takes a priority as a number'
);
select lives_ok(
    $$select signalbox.create_workflow(tests.project(), 'bare')$$,
    'create_workflow takes a name again'
);
select lives_ok(
    $$select signalbox.create_workflow(
        tests.project(), 'child', parent_workflow_id => w.id)
    from signalbox.workflows w
    where w.project_id = tests.project() and w.name = 'release'$$,
    'create_workflow takes a parent'
);
select throws_ok(
    $$select signalbox.create_workflow('00000000-0000-7000-8000-000000000000', 'x')$$,
    'SB001',
    'no active project 00000000-0000-7000-8000-000000000000',
    'create_workflow refuses a project that does not exist'
);
select throws_ok(
    $$select signalbox.create_workflow(tests.project(), '')$$,
    '23514',
    'new row for relation "workflows" violates check constraint "workflows_name_not_blank"',
    'create_workflow refuses a blank name'
);
select throws_ok(
    $$select signalbox.create_workflow(tests.project(), 'x', priority => 'urgent')$$,
    '22P02',
    'invalid input value for enum signalbox_data.priority: "urgent"',
    'create_workflow refuses a priority that is no word for one'
);
select throws_ok(
    $$select signalbox.create_workflow(tests.project(), 'x', priority => 11)$$,
    '22P02',
    'invalid input value for enum signalbox_data.priority: "11"',
    'create_workflow refuses a priority above 10'
);
select throws_ok(
    $$select signalbox.create_workflow(
        tests.project(), 'x', parent_workflow_id => '00000000-0000-7000-8000-000000000000')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'create_workflow refuses a parent that does not exist'
);

select from tests.make_workflow();
select set_config('tests.elsewhere', tests.workflow()::text, false);
select from tests.make_project('create_workflow elsewhere');
select throws_ok(
    $$select signalbox.create_workflow(
        tests.project(), 'x', parent_workflow_id => current_setting('tests.elsewhere')::uuid)$$,
    'SB001',
    format(
        'workflow %s not found in project %s',
        current_setting('tests.elsewhere'), tests.project()
    ),
    'create_workflow refuses a parent of another project'
);

select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select signalbox.create_workflow(tests.project(), 'x')$$,
    'SB001',
    format('no active project %s', tests.project()),
    'create_workflow refuses an archived project'
);

select from tests.make_project();
select results_eq(
    $$select status::text, phase, phases from signalbox.create_workflow(
        tests.project(), 'x', status => 'pending', phases => '{build,ship}')$$,
    $$values ('pending', 'build', '{build,ship}'::text[])$$,
    'create_workflow makes a workflow that waits to be begun, in the first of its phases'
);
select throws_ok(
    format($$select signalbox.create_workflow(tests.project(), 'x', status => %L)$$, s), '22023', null,
    'create_workflow makes none as ' || coalesce(s, 'null')
)
from unnest('{paused,completed,failed,cancelled,NULL}'::text[]) s;

select tests.set_clock('2026-01-01 12:00+00');
select results_eq(
    $$select w.status::text, w.starts_at from unnest('{active,pending,draft}'::text[]) s
    cross join lateral signalbox.create_workflow(
        tests.project(), 'x', status => s::signalbox_data.workflow_status,
        scheduled_at => '2026-01-01 13:00+00') w$$,
    $$values ('pending', '2026-01-01 13:00+00'::timestamptz), ('pending', '2026-01-01 13:00+00'),
        ('draft', null)$$,
    'create_workflow makes a workflow pending that is to begin later'
);
select results_eq(
    $$select status::text, starts_at, on_deadline::text from signalbox.create_workflow(
        tests.project(), 'x', scheduled_at => '2026-01-01 11:00+00', on_deadline => 'continue')$$,
    $$values ('active', null::timestamptz, 'continue')$$,
    'create_workflow begins at once what was meant for earlier'
);

select * from finish();
rollback;
