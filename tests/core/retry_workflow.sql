begin;
select plan(28);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('part of b', parent => 'b');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('d', depends_on => '{c}');
select from tests.make_task('aside');
select from tests.make_task('not needed');
select from tests.set_status('not needed', 'skipped', 'nobody wants it');
select from tests.make_task('shipped');
select from tests.set_status('shipped', 'completed');
select from tests.set_status('shipped', 'deployed');
select from tests.make_workflow();
select from tests.make_task('elsewhere', depends_on => '{c}');
select from tests.complete('a');
select from tests.complete('part of b');
select from tests.complete('aside');
select from tests.fail('b');

create function state()
returns table (key text, status text, failed_attempts integer, attempts integer)
language sql
as $$
    select t.key, t.status::text, t.failed_attempts, t.attempts
    from signalbox_data.tasks t
    where t.project_id = tests.project()
    order by t.rank
$$;

select results_eq(
    $$select key, status::text from signalbox.retry_workflow(
        tests.project(), current_setting('tests.first')::uuid)$$,
    $$values ('b', 'ready'), ('c', 'pending'), ('d', 'pending'), ('elsewhere', 'pending')$$,
    'retry_workflow reopens what failed, with what was skipped because of it'
);
select is(
    (select failed_attempts from state() where key = 'b'), 0,
    'retry_workflow gives a task all its attempts again'
);
select results_eq(
    $$select status::text, finished_at from signalbox.workflows
    where project_id = tests.project() order by created_at$$,
    $$values ('active', null::timestamptz), ('active', null)$$,
    'retry_workflow makes the workflows active again'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant');
select is_empty(
    $$select * from signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid)$$,
    'retry_workflow reopens nothing where nothing failed'
);
select from tests.complete('b');
select is((select attempts from state() where key = 'b'), 2, 'retry_workflow has attempts counted on');
select from tests.complete('c');

-- From a task on
select results_eq(
    $$select key, status::text from signalbox.retry_workflow(
        tests.project(), current_setting('tests.first')::uuid, from_task_id => tests.task('b'))$$,
    $$values ('part of b', 'ready'), ('b', 'pending'), ('c', 'pending')$$,
    'retry_workflow reopens a task with its subtasks and what waits for it'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant from a task on');
select is(
    (select status from state() where key = 'elsewhere'), 'pending',
    'retry_workflow lets others wait again'
);

-- All
select set_config('tests.lease', tests.claim('part of b')::text, true);
select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid, 'all')$$,
    'SB002', format('task %s is being worked on', tests.task('part of b')),
    'retry_workflow refuses to begin again with what somebody works on'
);
select from signalbox.complete_task(
    tests.project(), tests.task('part of b'), current_setting('tests.lease')::uuid);
select from signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid, 'all');
select results_eq(
    'select key, status from state()',
    $$values ('a', 'ready'), ('part of b', 'pending'), ('b', 'pending'), ('c', 'pending'),
        ('d', 'pending'), ('aside', 'ready'), ('not needed', 'ready'), ('shipped', 'deployed'),
        ('elsewhere', 'pending')$$,
    'retry_workflow reopens all but what is deployed'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant with all');

-- After a cancellation
select from signalbox.cancel_workflow(tests.project(), current_setting('tests.first')::uuid);
select from signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid);
select results_eq(
    $$select status::text, cancel_requested_at, ends_as::text from signalbox.workflows
    where id = current_setting('tests.first')::uuid$$,
    $$values ('active', null::timestamptz, null::text)$$,
    'retry_workflow reopens a cancelled workflow'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant then');

select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), tests.workflow(), 'some')$$, '22023',
    'scope must be failed or all, not some', 'retry_workflow refuses another scope'
);
select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), tests.workflow(), from_task_id => tests.task('a'))$$,
    'SB001', format('task %s not found in workflow %s', tests.task('a'), tests.workflow()),
    'retry_workflow refuses the task of another workflow'
);
select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'retry_workflow refuses an unknown workflow'
);

-- A list of which some items are open yet.
select from signalbox.define_workflow(tests.project(), 'lists', '{"steps": [
    {"key": "each", "for_each": [1, 2]}
]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'lists');
select from tests.complete('each[0]');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select results_eq(
    $$select key, status::text from signalbox.tasks
    where workflow_id = tests.workflow() order by key collate "C"$$,
    $$values ('each', 'pending'), ('each[0]', 'ready'), ('each[0]~1', 'completed'), ('each[1]', 'ready'),
        ('each[1]~1', 'cancelled')$$,
    'retry_workflow makes the items of an open list anew'
);
select is_empty(
    'select * from tests.broken_invariants()', 'retry_workflow breaks no invariant with open lists'
);

-- A step that its condition left out at the start stays out, whatever is done again.
create function start(definition jsonb, inputs jsonb default '{}')
returns void
language sql
as $$
    select from signalbox.define_workflow(tests.project(), 'w', start.definition);
    select set_config('tests.workflow_id', id::text, true)
    from signalbox.start_workflow(tests.project(), 'w', start.inputs);
$$;
create function in_run()
returns table (key text, status text)
language sql
as $$
    select t.key, t.status::text
    from signalbox_data.tasks t
    where t.workflow_id = tests.workflow()
    order by t.key collate "C"
$$;
select from tests.make_project();
select start('{
    "inputs": {"deploy": {"type": "boolean"}},
    "steps": [
        {"key": "build"},
        {"key": "deploy", "depends_on": ["build"], "when": "$.inputs.deploy == true"},
        {"key": "each", "for_each": ["x"], "when": "$.inputs.deploy == true"}
    ]}', '{"deploy": false}');
select from tests.complete('build');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select from tests.complete('build');
select results_eq(
    'select * from in_run()',
    $$values ('build', 'completed'), ('deploy', 'skipped'), ('each', 'skipped')$$,
    'retry_workflow with all leaves out what the inputs leave out'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant by that');

-- What a condition left out because of a failure is looked at again when that is tried again.
select from tests.make_project();
select start('{"steps": [
    {"key": "test", "retry": {"max_attempts": 1}},
    {"key": "other"},
    {"key": "publish", "depends_on": [{"task": "test", "condition": "completion"}, "other"],
        "when": "$.tasks.test.outcome == \"success\""},
    {"key": "announce", "depends_on": ["publish"]},
    {"key": "aside", "depends_on": ["other"], "when": "$.tasks.other.result == 1"}
]}');
select from tests.complete('other');
select from tests.fail('test');
select results_eq(
    'select * from in_run()',
    $$values ('announce', 'skipped'), ('aside', 'skipped'), ('other', 'completed'),
        ('publish', 'skipped'), ('test', 'failed')$$,
    'retry_workflow is called where a condition left something out'
);
select results_eq(
    'select key, status::text from signalbox.retry_workflow(tests.project(), tests.workflow())',
    $$values ('test', 'ready'), ('publish', 'pending'), ('announce', 'pending')$$,
    'retry_workflow brings back what a condition left out because of what is tried again'
);
select from tests.complete('test');
select from tests.complete('publish');
select from tests.complete('announce');
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant by that');

-- Items that were set aside stay so the next time.
select from tests.make_project();
select start('{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "for_each": "${{ tasks.list.result }}"}
]}');
select from tests.complete('list', '["a", "b"]');
select from tests.complete('each[0]');
select from tests.fail('each[1]');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select from tests.complete('list', '["a", "b"]');
select from tests.complete('each[0]');
select from tests.fail('each[1]');
select results_eq(
    'select key from signalbox.retry_workflow(tests.project(), tests.workflow()) order by key',
    $$values ('each'), ('each[1]')$$,
    'retry_workflow leaves items alone that were set aside before'
);
select from tests.complete('each[1]');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select results_eq(
    'select * from in_run()',
    $$values ('each', 'pending'), ('each[0]~1', 'completed'), ('each[0]~2', 'completed'),
        ('each[1]~1', 'cancelled'), ('each[1]~2', 'completed'), ('list', 'ready')$$,
    'retry_workflow with all leaves them alone as well'
);

-- An empty list is looked at anew, and so is its condition.
select from tests.make_project();
select start('{"steps": [
    {"key": "list"},
    {"key": "each", "depends_on": ["list"], "when": "$.tasks.list.result.size() < 9",
        "for_each": "${{ tasks.list.result }}"}
]}');
select from tests.complete('list', '[]');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select from tests.complete('list', '[1, 2, 3, 4, 5, 6, 7, 8, 9]');
select results_eq(
    'select * from in_run()',
    $$values ('each', 'skipped'), ('list', 'completed')$$,
    'retry_workflow has conditions judged anew, of an empty list too'
);

-- Nobody waits for the backoff of attempts before.
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('t', retry_delay => '1 hour');
select from tests.fail('t', retry => true);
select from signalbox.cancel_workflow(tests.project(), tests.workflow());
select results_eq(
    'select key, status::text from signalbox.retry_workflow(tests.project(), tests.workflow())',
    $$values ('t', 'ready')$$,
    'retry_workflow waits for no backoff of the attempts before'
);

select * from finish();
rollback;
