begin;
select plan(19);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('update_workflow');
select from tests.make_workflow();
create function change(changes jsonb)
returns setof signalbox.workflows
language sql
as 'select * from signalbox.update_workflow(tests.project(), tests.workflow(), changes)';

select tests.advance('1 hour');
select results_eq(
    $$select name, description, priority, tags, metadata, deadline_at, on_deadline::text,
        on_dependency_failure::text, phases, updated_at
    from change('{"name": "release", "description": "d", "priority": "high", "tags": ["a"],
        "metadata": {"x": 1}, "deadline_at": "2026-02-01 00:00+00", "on_deadline": "continue",
        "on_dependency_failure": "block", "phases": ["build", "ship"]}')$$,
    $$values ('release', 'd', 8::smallint, '{a}'::text[], '{"x": 1}'::jsonb,
        '2026-02-01 00:00+00'::timestamptz, 'continue', 'block', '{build,ship}'::text[],
        '2026-01-01 13:00+00'::timestamptz)$$,
    'update_workflow changes the fields named'
);
select results_eq(
    $$select name, description, priority, deadline_at, tags
    from change('{"description": null, "deadline_at": null, "priority": 2}')$$,
    $$values ('release', null::text, 2::smallint, null::timestamptz, '{a}'::text[])$$,
    'update_workflow clears a field that is null, and leaves the others'
);
select results_eq(
    $$select name from change('{}')$$, $$values ('release')$$,
    'update_workflow returns the workflow when nothing is to be changed'
);
select is(
    (select phase from signalbox.advance_workflow(tests.project(), tests.workflow())), 'build',
    'update_workflow gives a workflow phases to go through'
);

-- What fails from then on
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from change('{"on_dependency_failure": "skip"}');
select from tests.fail('a');
select is(
    (select status::text from signalbox.tasks where id = tests.task('b')), 'skipped',
    'update_workflow says what becomes of what waits for a failure'
);
select is(
    (select status::text from change('{"name": "over"}')), 'failed',
    'update_workflow changes a workflow that is over'
);

-- A deadline that is changed is the one that counts.
select from tests.make_workflow();
select from tests.make_task('c');
select from change('{"deadline_at": "2026-01-01 14:00+00"}');
select from change('{"deadline_at": "2026-01-01 15:00+00"}');
select tests.set_clock('2026-01-01 14:30+00');
select from signalbox.tick();
select is((select status::text from change('{}')), 'active', 'update_workflow puts a deadline off');
select tests.set_clock('2026-01-01 15:00+00');
select from signalbox.tick();
select is((select status::text from change('{}')), 'failed', 'update_workflow sets the deadline that counts');

-- When it begins
select set_config('tests.workflow_id', id::text, true)
from signalbox.create_workflow(tests.project(), 'later', scheduled_at => '2026-01-02 00:00+00');
select from tests.make_task('d');
select results_eq(
    $$select status::text, scheduled_at, starts_at from change('{"scheduled_at": "2026-01-01 18:00+00"}')$$,
    $$values ('pending', '2026-01-01 18:00+00'::timestamptz, '2026-01-01 18:00+00'::timestamptz)$$,
    'update_workflow moves the beginning'
);
select results_eq(
    $$select status::text, starts_at from change('{"scheduled_at": null}')$$,
    $$values ('pending', null::timestamptz)$$,
    'update_workflow lets it wait for activate_workflow'
);
select from change('{"scheduled_at": "2026-01-01 16:00+00"}');
select tests.set_clock('2026-01-01 16:00+00');
select results_eq(
    'select key from tests.claim_one()', $$values ('d')$$,
    'update_workflow gives it a time again'
);
select results_eq(
    $$select status::text, starts_at from change('{"scheduled_at": "2026-01-03 00:00+00"}')$$,
    $$values ('active', null::timestamptz)$$,
    'update_workflow takes back no beginning'
);
-- And what has failed before
select from tests.make_workflow(name => 'blocking', on_dependency_failure => 'block');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "vc", "title": "x"},
    {"key": "vd", "title": "x", "depends_on": ["vc"]},
    {"key": "ve", "title": "x", "depends_on": ["vd"]},
    {"key": "vf", "title": "x", "depends_on": [{"task": "ve", "condition": "completion"}]},
    {"key": "vg", "title": "x", "depends_on": ["vf"]}
]');
select from tests.fail('vc');
select from signalbox.update_workflow(
    tests.project(), tests.workflow(), '{"on_dependency_failure": "skip"}');
select results_eq(
    $$select key, status::text from signalbox.tasks where workflow_id = tests.workflow() order by key$$,
    $$values ('vc', 'failed'), ('vd', 'skipped'), ('ve', 'skipped'), ('vf', 'ready'), ('vg', 'pending')$$,
    'update_workflow skips what waits in vain when that is the rule from then on'
);
select from tests.complete('vf');
select from tests.complete('vg');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'failed',
    'a workflow whose rule was changed comes to its end'
);
select is_empty('select * from tests.broken_invariants()', 'update_workflow breaks no invariant');

select throws_ok(
    $$select signalbox.update_workflow(tests.project(), signalbox_data.new_id(), '{"name": "x"}')$$,
    'SB001', null, 'update_workflow refuses an unknown workflow'
);
select throws_ok(
    $$select change('{"status": "completed", "phase": "x", "name": "y"}')$$,
    'SB005', 'fields that cannot be changed: $.phase, $.status',
    'update_workflow lists every field that it does not change'
);
select throws_ok(
    $$select change('{"priority": 11}')$$, '22P02', null, 'update_workflow refuses a priority out of range'
);
select throws_ok(
    $$select change('{"name": " "}')$$, '23514', null, 'update_workflow refuses a blank name'
);

select * from finish();
rollback;
