begin;
select plan(10);

select from tests.make_project('_judge_conditions');
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"limit": {"type": "integer", "default": 3}},
    "steps": [
        {"key": "test"},
        {"key": "good", "depends_on": ["test"], "when": "$.tasks.test.result.failures < $.inputs.limit"},
        {"key": "bad", "depends_on": ["test"], "when": "$.tasks.test.result.failures >= $.inputs.limit"},
        {"key": "after", "depends_on": ["bad"]},
        {"key": "anyway", "depends_on": [{"task": "bad", "condition": "completion"}],
            "when": "$.tasks.*.outcome == \"skip\" && $.tasks.test.status == \"completed\""},
        {"key": "unclear", "depends_on": ["test"], "when": "$.tasks.test.result.name > 1"},
        {"key": "missing", "depends_on": ["test"], "when": "$.tasks.test.result.flag"},
        {"key": "flag", "depends_on": ["test"], "when": "$.tasks.test.result.yes"},
        {"key": "alarm", "depends_on": [{"task": "unclear", "condition": "failure"}]},
        {"key": "two", "depends_on": ["test", "good"], "when": "$.tasks.test.result.yes == false"}
    ]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select results_eq(
    'select status from tests.statuses()',
    $$values ('pending'), ('pending'), ('pending'), ('pending'), ('pending'), ('pending'), ('pending'),
        ('ready'), ('pending'), ('pending')$$,
    '_judge_conditions is not asked before the results are there'
);
select from tests.complete('test', '{"failures": 2, "name": "x", "yes": true}');
select results_eq(
    'select * from tests.statuses()',
    $$values ('after', 'skipped'), ('alarm', 'ready'), ('anyway', 'ready'), ('bad', 'skipped'),
        ('flag', 'ready'), ('good', 'ready'), ('missing', 'failed'), ('test', 'completed'),
        ('two', 'pending'), ('unclear', 'failed')$$,
    '_judge_conditions lets through, skips and fails, and what follows goes on'
);
select results_eq(
    $$select key, status_reason from signalbox.tasks
    where project_id = tests.project() and status_reason is not null order by key$$,
    $$values
        ('after', 'a dependency can no longer be met'),
        ('bad', 'its condition is false: $.tasks.test.result.failures >= $.inputs.limit'),
        ('missing', 'its condition is neither true nor false: $.tasks.test.result.flag'),
        ('unclear', 'its condition is neither true nor false: $.tasks.test.result.name > 1')$$,
    '_judge_conditions says why'
);
select results_eq(
    $$select t.key, e.outcome::text, e.worker from signalbox.task_executions e
    inner join signalbox.tasks t on t.project_id = e.project_id and t.id = e.task_id
    where e.project_id = tests.project() and e.worker = 'signalbox' order by t.key$$,
    $$values ('missing', 'error', 'signalbox'), ('unclear', 'error', 'signalbox')$$,
    '_judge_conditions records an attempt of what failed'
);
select is_empty('select * from tests.broken_invariants()', '_judge_conditions breaks no invariant');
select from tests.complete('good');
select is(
    (select status::text from signalbox.tasks where id = tests.task('two')), 'skipped',
    '_judge_conditions skips when the last dependency is over'
);

-- Asked directly

select results_eq(
    $$select passed, failed, skipped from signalbox._judge_conditions(tests.project(), '{}')$$,
    $$values ('{}'::uuid[], null::uuid[], null::uuid[])$$,
    '_judge_conditions takes no tasks'
);
select from tests.make_task('plain');
select results_eq(
    $$select passed, failed, skipped
    from signalbox._judge_conditions(tests.project(), array[tests.task('plain')])$$,
    $$values (array[tests.task('plain')], null::uuid[], null::uuid[])$$,
    '_judge_conditions lets through what has no condition'
);

-- The last task of a workflow may be one that is skipped.
select from signalbox.define_workflow(tests.project(), 'short', '{"steps": [
    {"key": "first"}, {"key": "second", "depends_on": ["first"], "when": "$.tasks.first.result == 1"}]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'short');
select from tests.complete('first', '2');
select results_eq(
    'select status::text from signalbox.workflows where id = tests.workflow()',
    $$values ('completed')$$,
    '_judge_conditions ends the workflow with its last task'
);
select is_empty('select * from tests.broken_invariants()', '_judge_conditions breaks no invariant');

select * from finish();
rollback;
