begin;
select plan(14);

select from tests.make_project();
select set_config('tests.outside', t.id::text, true)
from tests.make_workflow() w, signalbox.create_task(tests.project(), w, 'outside') t;
select set_config('tests.workflow_id', w.id::text, false)
from signalbox.create_workflow(
    tests.project(), 'release 1', priority => 'high', tags => '{a,b}', phases => '{build,ship}',
    metadata => '{"team": "x"}') w;
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "build", "title": "build", "retry_on": ["oom"], "retry_jitter": 0.1},
    {"key": "test", "title": "test", "depends_on": ["build"], "start_timeout": "1 hour"},
    {"title": "keyless", "parent": "test"}
]');
select from signalbox.add_dependency(
    tests.project(), tests.task('build'), current_setting('tests.outside')::uuid);
select from signalbox.advance_workflow(tests.project(), tests.workflow());
select set_config('tests.first', tests.workflow()::text, true);

create temporary table cloned as
select * from signalbox.clone_workflow(tests.project(), tests.workflow(), 'release 2');
select results_eq(
    'select name, status::text, priority, tags, phase, phases, metadata from cloned',
    format($$values ('release 2', 'active', 8::smallint, '{a,b}'::text[], 'build', '{build,ship}'::text[],
        '{"team": "x", "cloned_from": "%s"}'::jsonb)$$, tests.workflow()),
    'clone_workflow makes a workflow like the other, in its first phase'
);
select results_eq(
    $$select t.key, t.title, t.status::text, t.unmet_dependencies, t.retry_on, t.retry_jitter, t.is_gated
    from signalbox.tasks t where t.workflow_id = (select id from cloned) order by t.title$$,
    $$values ('build', 'build', 'pending', 1, '{oom}'::text[], 0.1::real, false),
        (null, 'keyless', 'pending', 1, null, 0.5, false),
        ('test', 'test', 'pending', 2, null, 0.5, true)$$,
    'clone_workflow makes the tasks with their rules; one without a key has none'
);
select bag_eq(
    $$select t.title as task, p.title as dependency, d.type::text
    from signalbox.task_dependencies d
    inner join signalbox.tasks t on t.id = d.task_id
    inner join signalbox.tasks p on p.id = d.depends_on_task_id
    where t.workflow_id = (select id from cloned)$$,
    $$values ('build', 'outside', 'blocks'), ('test', 'build', 'blocks'), ('test', 'keyless', 'subtask'),
        ('keyless', 'build', 'inherited')$$,
    'clone_workflow keeps dependencies, on tasks elsewhere too'
);
select is(
    (select count(*)::integer from signalbox.tasks t
    where t.workflow_id = current_setting('tests.first')::uuid), 3,
    'clone_workflow leaves the other alone'
);
select is_empty('select * from tests.broken_invariants()', 'clone_workflow breaks no invariant');

-- What was done is not copied.
select from signalbox.set_task_status(
    tests.project(), current_setting('tests.outside')::uuid, 'completed');
select from signalbox.clone_workflow(tests.project(), (select id from cloned), status => 'draft');
select results_eq(
    $$select w.name, w.status::text, t.status::text from signalbox.workflows w
    inner join signalbox.tasks t on t.workflow_id = w.id and t.key = 'build'
    where w.project_id = tests.project() order by w.created_at$$,
    $$values ('release 1', 'active', 'ready'), ('release 2', 'active', 'ready'),
        ('release 2', 'draft', 'pending')$$,
    'clone_workflow makes a draft, whose tasks wait, where that is asked for'
);
select is_empty('select * from tests.broken_invariants()', 'clone_workflow breaks no invariant as a draft');

select from tests.make_workflow(name => 'empty');
select is(
    (select name from signalbox.clone_workflow(tests.project(), tests.workflow())), 'empty',
    'clone_workflow clones a workflow without tasks, by its name'
);
select throws_ok(
    $$select signalbox.clone_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'clone_workflow refuses an unknown workflow'
);

-- Runs of a definition: conditions, waits that are filled in, and the group go along.
select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"deploy": {"type": "boolean", "default": false}},
    "concurrency": {"group": "g"},
    "deadline": "1 hour",
    "on_deadline": "continue",
    "steps": [
        {"key": "open"},
        {"key": "deploy", "depends_on": ["open"], "when": "$.inputs.deploy == true"},
        {"key": "merged", "depends_on": ["open"],
            "wait": {"kind": "timer", "until": "${{ tasks.open.result }}"}}
    ]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select set_config('tests.copy', id::text, true)
from signalbox.clone_workflow(tests.project(), tests.workflow(), 'copy');
select results_eq(
    $$select status::text, on_deadline::text, deadline_at from signalbox.workflows
    where id = current_setting('tests.copy')::uuid$$,
    $$values ('pending', 'continue', null::timestamptz)$$,
    'clone_workflow lets a copy wait for its turn in the group of its definition'
);
select from signalbox.cancel_workflow(tests.project(), tests.workflow());
select from signalbox.tick();
create function in_copy()
returns table (key text, status text)
language sql
as $$
    select t.key, t.status::text from signalbox.tasks t
    where t.workflow_id = current_setting('tests.copy')::uuid order by t.key
$$;
select results_eq(
    'select * from in_copy()',
    $$values ('deploy', 'pending'), ('merged', 'pending'), ('open', 'ready')$$,
    'clone_workflow makes a copy that begins when its turn has come'
);
select from signalbox.claim_tasks('w', project_id => tests.project()) c
cross join lateral signalbox.complete_task(
    c.project_id, c.task_id, c.lease_token, '"2999-01-01 00:00+00"'
);
select results_eq(
    'select * from in_copy()',
    $$values ('deploy', 'skipped'), ('merged', 'pending'), ('open', 'completed')$$,
    'clone_workflow begins with nothing that the inputs leave out'
);
select is(
    (select waits_for from signalbox.task_waits
    where workflow_id = current_setting('tests.copy')::uuid),
    'its timer until ' || '2999-01-01 00:00+00'::timestamptz,
    'clone_workflow has waits filled in anew'
);
select is_empty('select * from tests.broken_invariants()', 'clone_workflow breaks no invariant by that');

select * from finish();
rollback;
