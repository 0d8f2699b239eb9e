begin;
select plan(11);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select set_config('tests.workflow_id', w.id::text, false)
from signalbox.create_workflow(tests.project(), 'w', phases => '{one,two}') w;
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('retried');
select from tests.make_task('blocked');
select from tests.set_status('blocked', 'blocked');
select from signalbox.advance_workflow(tests.project(), tests.workflow());
select from tests.make_workflow();
select from tests.make_task('elsewhere', depends_on => '{a}');
select from tests.complete('a');
select from tests.fail('retried', retry => true);
select set_config('tests.lease', tests.claim('b')::text, true);

select throws_ok(
    $$select signalbox.reset_workflow(tests.project(), current_setting('tests.first')::uuid)$$,
    'SB002', format('task %s is being worked on', tests.task('b')),
    'reset_workflow refuses while somebody works'
);
select from signalbox.release_task(
    tests.project(), tests.task('b'), current_setting('tests.lease')::uuid);
select results_eq(
    $$select status::text, started_at, finished_at, phase
    from signalbox.reset_workflow(tests.project(), current_setting('tests.first')::uuid)$$,
    $$values ('pending', null::timestamptz, null::timestamptz, 'one')$$,
    'reset_workflow returns the workflow, to be begun'
);
select results_eq(
    $$select key, status::text, started_at, failed_attempts, available_at, unmet_dependencies
    from signalbox.tasks where project_id = tests.project() order by rank$$,
    $$values ('a', 'pending', null::timestamptz, 0, null::timestamptz, 0),
        ('b', 'pending', null, 0, null, 1), ('c', 'pending', null, 0, null, 1),
        ('retried', 'pending', null, 0, null, 0), ('blocked', 'pending', null, 0, null, 0),
        ('elsewhere', 'pending', null, 0, null, 1)$$,
    'reset_workflow has every task as if nobody had begun with it, and others wait again'
);
select is_empty('select * from tests.broken_invariants()', 'reset_workflow breaks no invariant');
select from signalbox.activate_workflow(tests.project(), current_setting('tests.first')::uuid);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'pending'), ('blocked', 'ready'), ('c', 'pending'),
        ('elsewhere', 'pending'), ('retried', 'ready')$$,
    'reset_workflow is followed by activate_workflow'
);
select from tests.complete('a');
select is(
    (select attempts from signalbox.tasks where id = tests.task('a')), 2,
    'reset_workflow keeps what was attempted'
);
select is_empty('select * from tests.broken_invariants()', 'reset_workflow breaks no invariant later');
select throws_ok(
    $$select signalbox.reset_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'reset_workflow refuses an unknown workflow'
);

-- By hand a task is at work without an attempt, and holds its slot.
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('by hand');
select from signalbox.set_concurrency_limit(tests.project(), null, 1, 'project');
select from tests.set_status('by hand', 'in_progress');
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select is_empty(
    'select * from tests.broken_invariants()', 'reset_workflow gives back the slots of its tasks'
);

-- What the inputs leave out stays out, and items that were set aside stay so.
select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"deploy": {"type": "boolean", "default": false}},
    "steps": [
        {"key": "each", "for_each": ["x"]},
        {"key": "deploy", "depends_on": ["each"], "when": "$.inputs.deploy == true"}
    ]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select from tests.complete('each[0]');
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select from signalbox.activate_workflow(tests.project(), tests.workflow());
select from tests.complete('each[0]');
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select from signalbox.activate_workflow(tests.project(), tests.workflow());
select from tests.complete('each[0]');
select results_eq(
    'select * from tests.statuses()',
    $$values ('deploy', 'skipped'), ('each', 'completed'), ('each[0]', 'completed'),
        ('each[0]~1', 'completed'), ('each[0]~2', 'completed')$$,
    'reset_workflow begins with nothing that the inputs leave out, nor with items set aside'
);
select is_empty('select * from tests.broken_invariants()', 'reset_workflow breaks no invariant by that');

select * from finish();
rollback;
