begin;
select plan(7);

select from tests.make_project('_task_contexts');
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"v": {"default": "1"}},
    "steps": [
        {"key": "done"}, {"key": "broken", "retry": {"max_attempts": 1}}, {"key": "far"},
        {"key": "near", "depends_on": ["done", {"task": "broken", "condition": "completion"}]},
        {"key": "last", "depends_on": [{"task": "near", "condition": "completion"}]}
    ]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w', workflow_name => 'run');
select from tests.complete('done', '{"n": 5}');
select from tests.fail('broken', error => 'it broke');
select from tests.set_status('far', 'cancelled');

create function context(task text, keys text[])
returns jsonb
language sql
as $$
    select c.context
    from signalbox._task_contexts(
        tests.project(), array_fill(tests.task(task), array[cardinality(keys)]), keys
    ) c
$$;

select is(
    context('near', '{null}') - 'tasks',
    jsonb_build_object(
        'inputs', '{"v": "1"}'::jsonb,
        'workflow', jsonb_build_object('id', tests.workflow(), 'name', 'run'),
        'item', null,
        'index', null
    ),
    '_task_contexts knows the inputs and the run'
);
select is(context('near', '{null}') -> 'tasks', '{}', '_task_contexts knows no tasks unasked');
select is(
    context('near', '{done,broken,far,near,none}') -> 'tasks',
    '{
        "done": {"status": "completed", "outcome": "success", "result": {"n": 5}, "error": null,
            "exit_code": null},
        "broken": {"status": "failed", "outcome": "failure", "result": null, "error": "it broke",
            "exit_code": null},
        "far": {"status": "cancelled", "outcome": "cancellation", "result": null, "error": null,
            "exit_code": null},
        "near": {"status": "ready", "outcome": null, "result": null, "error": null,
            "exit_code": null}
    }',
    '_task_contexts knows the tasks that are asked for'
);
select is(
    array(select jsonb_object_keys(context('near', '{*}') -> 'tasks') order by 1),
    '{broken,done}',
    '_task_contexts knows all that a task waits for directly'
);
select is(
    context('last', '{*,done}') #> '{tasks,done,result}', '{"n": 5}',
    '_task_contexts knows tasks further up by name'
);
select is(
    (
        select count(*)
        from signalbox._task_contexts(
            tests.project(), array[tests.task('near'), tests.task('last')], '{done,null}'
        )
    ),
    2::bigint,
    '_task_contexts has a row for each task'
);
select is_empty(
    $$select * from signalbox._task_contexts(tests.project(), '{}', '{}')$$,
    '_task_contexts has none for no tasks'
);

select * from finish();
rollback;
