begin;
select plan(8);

select from tests.make_project('_resolve_parameters');
select from signalbox.define_workflow(tests.project(), 'w', '{
    "inputs": {"v": {"default": "${{ tasks.build.result }}"}},
    "environment": {"V": "${{ inputs.v }}"},
    "steps": [
        {"key": "build"},
        {"key": "plain", "depends_on": ["build"], "command": "${{ inputs.v }}"},
        {"key": "test", "depends_on": ["build"],
            "command": "test ${{ tasks.build.result.image }} of ${{ inputs.v }}",
            "parameters": {"size": "${{ tasks.build.result.size }}", "tags": "${{ tasks.build.result.tags }}",
                "outcome": "${{ tasks.build.outcome }}", "none": "${{ tasks.build.result.none.at.all }}",
                "kept": "$${{ tasks.build.result }}"}},
        {"key": "each", "depends_on": ["build"], "for_each": ["x"],
            "command": "${{ item }} ${{ index }} ${{ tasks.build.result.image }}"}
    ]}');
select from signalbox.start_workflow(tests.project(), 'w');

select is(
    signalbox._resolve_parameters(tests.project(), array[tests.task('plain')]), null,
    '_resolve_parameters has nothing to say of tasks without references to results'
);
select from tests.complete('build', '{"image": "9f2c", "size": 12, "tags": ["a", "b"]}');
select is(
    signalbox._resolve_parameters(
        tests.project(), array[tests.task('test'), tests.task('plain')]
    ),
    jsonb_build_object(
        tests.task('test'),
        '{
            "command": "test 9f2c of ${{ tasks.build.result }}",
            "parameters": {"size": 12, "tags": ["a", "b"], "outcome": "success", "none": null,
                "kept": "${{ tasks.build.result }}"},
            "environment": {"V": "${{ tasks.build.result }}"}
        }'::jsonb
    ),
    '_resolve_parameters puts in results, once'
);
select is(
    signalbox._resolve_parameters(tests.project(), array[tests.task('each[0]')])
        #>> array[tests.task('each[0]')::text, 'command'],
    'x 0 9f2c',
    '_resolve_parameters puts in items along with results'
);

-- When a task is claimed, alone or with others.
select results_eq(
    $$select key, command, environment from tests.claim_one()$$,
    $q$values ('plain', '${{ tasks.build.result }}', '{"V": "${{ tasks.build.result }}"}'::jsonb)$q$,
    '_resolve_parameters leaves an input that looks like a reference as it is'
);
select results_eq(
    $$select key, command, parameters from tests.claim_one()$$,
    $q$values ('test', 'test 9f2c of ${{ tasks.build.result }}',
        '{"size": 12, "tags": ["a", "b"], "outcome": "success", "none": null,
            "kept": "${{ tasks.build.result }}"}'::jsonb)$q$,
    '_resolve_parameters is asked by a claim'
);
select from tests.claim_one();
select from signalbox.start_workflow(tests.project(), 'w', workflow_name => 'second');
select count(*)
from tests.claim_one() c
cross join lateral signalbox.complete_task(
    c.project_id, c.task_id, c.lease_token, '{"image": "77"}'
);
select results_eq(
    $$select key, command from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 9)
    order by key$$,
    $q$values ('each[0]', 'x 0 77'), ('plain', '${{ tasks.build.result }}'),
        ('test', 'test 77 of ${{ tasks.build.result }}')$q$,
    '_resolve_parameters is asked by a claim of several'
);
select is(
    (select t.command from signalbox.tasks t where t.id = tests.task('test') limit 1),
    'test ${{ tasks.build.result.image }} of ${{ inputs.v }}',
    '_resolve_parameters leaves the task as it was defined'
);

-- A result that cannot be put in does not keep a task from being claimed.
select from tests.make_workflow(name => 'deep');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "deep", "title": "deep"},
    {"key": "reads", "title": "reads", "depends_on": ["deep"], "is_templated": true,
        "parameters": {"x": "${{ tasks.deep.result }}"}}]');
select from tests.complete('deep', (repeat('[', 1000) || repeat(']', 1000))::jsonb);
select lives_ok(
    $$select tests.claim('reads')$$, '_resolve_parameters does not fail a claim'
);

select * from finish();
rollback;
