begin;
select plan(23);

create function problems(definition jsonb)
returns setof text
language sql
as $$
    select format('%s: %s', p.path, p.problem)
    from signalbox._definition_problems(definition) with ordinality p (path, problem, place)
    order by p.place
$$;

select is(
    array(select problems(definition::jsonb)), '{}'::text[],
    '_definition_problems finds nothing wrong with ' || what
)
from (
    values
        ('one step', '{"steps": [{"key": "a"}]}'),
        (
            'a definition that uses everything',
            '{
                "$schema": "workflow-definition.schema.json", "name": "release", "description": "d",
                "inputs": {
                    "version": {"required": true, "description": "v"},
                    "targets": {"type": "array", "default": ["eu", "us"]},
                    "deploy": {"type": "boolean", "default": true},
                    "size": {"type": "number", "enum": [1, 2.5]},
                    "options": {"type": "object", "default": {}}
                },
                "triggers": ["manual", {"type": "git_push", "branches": ["main"]},
                    {"type": "schedule", "cron": "0 3 * * *", "time_zone": "Europe/Berlin"},
                    {"type": "workflow_completed", "workflows": ["nightly"]}],
                "environment": {"CI": true, "VERSION": "${{ inputs.version }}", "N": 5},
                "queue": "linux", "timeout": "1 hour", "priority": "high", "deadline": "P1D",
                "retry": {"max_attempts": 3, "delay": "5 seconds", "max_delay": "PT1H",
                    "backoff": "exponential", "jitter": 0.5, "on": ["timeout"]},
                "on_dependency_failure": "block",
                "concurrency": {"group": "release-${{ inputs.version }}", "cancel_in_progress": true},
                "tags": ["ci"], "metadata": {"team": "x"},
                "steps": [
                    {"key": "build", "title": "Build", "type": "build", "command": "make",
                        "parameters": {"v": "${{ inputs.version }}"}, "working_directory": "/w",
                        "requirements": ["docker"], "estimate": "10 minutes", "complexity": 3,
                        "weight": 2.5},
                    {"key": "test", "depends_on": ["build"], "for_each": "${{ inputs.targets }}",
                        "allow_failures": true, "parameters": {"t": "${{ item }}", "i": "${{ index }}"}},
                    {"key": "list", "depends_on": [{"task": "test", "condition": "completion"}]},
                    {"key": "approve", "depends_on": ["list"], "wait": {"kind": "approval"}},
                    {"key": "deploy", "depends_on": ["approve"], "for_each": "${{ tasks.list.result }}",
                        "when": "$.inputs.deploy == true && $.tasks.build.result.size < 100",
                        "parameters": {"image": "${{ tasks.build.result.image }}", "to": "${{ item.name }}"},
                        "priority": 9, "concurrency_key": "deploy-${{ item.name }}",
                        "rate_limit": "cloud", "start_timeout": "5 minutes"}
                ]
            }'
        )
) c (what, definition);

select is(
    array(select problems(definition::jsonb)),
    expected::text[],
    '_definition_problems says what is wrong with ' || left(definition, 60)
)
from (
    values
        ('null', '{"$: must be an object, not null"}'),
        ('[]', '{"$: must be an object, not an array"}'),
        ('{}', '{"$: \"steps\" is missing"}'),
        ('{"steps": []}', '{"$.steps: must have at least 1 items"}'),
        ('{"steps": {}}', '{"$.steps: must be an array, not an object"}'),
        ('{"steps": [5]}', '{"$.steps[0]: must be an object, not 5"}'),
        ('{"steps": [{}]}', '{"$.steps[0]: \"key\" is missing"}'),
        ('{"steps": [{"key": "9"}]}',
            '{"$.steps[0].key: must be a name of letters, digits, _ and -, beginning with a letter or _, not \"9\""}'),
        ('{"jobs": [{"key": "a"}], "steps": [{"key": "a", "needs": ["b"]}]}',
            '{"$.jobs: no such field; did you mean steps?","$.steps[0].needs: no such field; did you mean depends_on?"}'),
        ('{"steps": [{"key": "a"}], "concurrency": {"group": "g", "queue": "all"}}',
            '{"$.concurrency.queue: must be one of \"single\", \"max\", not \"all\""}'),
        ('{"steps": [{"key": "a"}], "concurrency": {"group": "g", "queue": "max", "cancel_in_progress": true}}',
            '{"$.concurrency.queue: cannot be max where cancel_in_progress is true"}'),
        ('{"steps": [{"key": "a", "title": " \u00a0 "}]}',
            '{"$.steps[0].title: must be something else than blanks, not \" ' || chr(160) || ' \""}'),
        ('{"steps": [{"key": "a", "environment": {"a-b": "x", "c": []}}]}',
            '{"$.steps[0].environment.c: must be a string or a number or true or false, not an array","$.steps[0].environment[\"a-b\"]: the name must be a name of letters, digits and _, not beginning with a digit, not \"a-b\""}')
) c (definition, expected);

select results_eq(
    $$select problems('{
        "timeout": "5 parsecs",
        "inputs": {"n": {"type": "integer", "default": "1"}},
        "triggers": ["schedule"],
        "steps": [
            {"key": "a", "depends_on": ["c"]},
            {"key": "b", "depends_on": ["a", "x"], "command": "${{ inputs.m }}"},
            {"key": "c", "depends_on": ["b"], "when": "$.inputs.n =="},
            {"key": "a", "retry": {"max_attempts": 0}}
        ]}')$$,
    $$values
        ('$.inputs.n.default: must be an integer, not "1"'),
        ('$.timeout: is no time such as "90 seconds", "2 hours" or "PT15M": "5 parsecs"'),
        ('$.triggers[0]: "cron" is missing'),
        ('$.steps[1].command: no input "m"'),
        ('$.steps[1].depends_on[1]: no step "x"'),
        ('$.steps[2].when: ' || signalbox._condition_problem('$.inputs.n ==')),
        ('$.steps[2].depends_on[0]: closes the cycle c -> b -> a -> c'),
        ('$.steps[3].key: "a" is the key of step 0 already'),
        ('$.steps[3].retry.max_attempts: must be at least 1, not 0')$$,
    '_definition_problems lists all problems as they stand in the document'
);

-- Large and deep documents

select is_empty(
    $$select problems(jsonb_build_object('steps', jsonb_agg(
        jsonb_build_object(
            'key', 's' || n,
            'depends_on', case when n > 1 then jsonb_build_array('s' || n - 1) else '[]' end,
            'parameters', case
                when n > 2 then jsonb_build_object('x', format('${{ tasks.s%s.result }}', n - 2))
                else '{}'
            end
        )
    ))) from generate_series(1, 10000) n$$,
    '_definition_problems takes a chain of 10,000 steps that read results further up'
);
select results_eq(
    $$select problems(jsonb_build_object('steps', jsonb_agg(jsonb_build_object('key', 's' || n))))
    from generate_series(1, 10001) n$$,
    $$values ('$.steps: must have at most 10000 items, not 10001')$$,
    '_definition_problems refuses more steps'
);
select is(
    (
        select count(*)
        from signalbox._definition_problems((
            select jsonb_build_object(
                'steps', jsonb_agg(jsonb_build_object('key', 5, 'depends_on', jsonb_build_array('x' || n)))
            )
            from generate_series(1, 3000) n
        ))
    ),
    6000::bigint,
    '_definition_problems lists every problem, however many there are'
);
select results_eq(
    $$select problems(jsonb_build_object('steps', jsonb_build_array(jsonb_build_object(
        'key', 'a', 'parameters', (repeat('{"a":', 46) || '1' || repeat('}', 46))::jsonb))))
    union all
    select problems(jsonb_build_object('steps', jsonb_build_array(jsonb_build_object(
        'key', 'a', 'parameters', (repeat('{"a":', 48) || '1' || repeat('}', 48))::jsonb))))$$,
    $$values ('$: must be nested at most 50 levels deep')$$,
    '_definition_problems refuses what is nested too deep'
);
select results_eq(
    $$select problems((repeat('[', 5000) || repeat(']', 5000))::jsonb)$$,
    $$values ('$: must be nested at most 50 levels deep')$$,
    '_definition_problems refuses what is nested very deep'
);
select results_eq(
    $$select problems(jsonb_build_object('steps', jsonb_build_array(jsonb_build_object(
        'key', 'a', 'parameters', jsonb_build_object('x', repeat('x', 17000000))))))$$,
    $$values ('$: must be at most 16777216 bytes long, not 17000050')$$,
    '_definition_problems refuses what is too large'
);
select results_eq(
    $$select problems(jsonb_build_object('steps', jsonb_agg(jsonb_build_object(
        'key', 's' || n, 'depends_on', d.list))))
    from generate_series(1, 400) n
    cross join (select jsonb_agg('s' || m) from generate_series(1, 400) m) d (list)$$,
    $$values ('$.steps: must have at most 100000 dependencies, not 160000')$$,
    '_definition_problems refuses too many dependencies'
);

select * from finish();
rollback;
