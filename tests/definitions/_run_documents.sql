begin;
select plan(10);

create function made(definition jsonb, inputs jsonb default '{}')
returns table (document jsonb)
language sql
as $$
    select jsonb_array_elements(r.documents)
    from signalbox._run_documents(
        definition, jsonb_build_object('inputs', inputs, 'workflow', '{"name": "w"}'::jsonb)
    ) r
$$;

select results_eq(
    $$select document from made('{
        "queue": "linux",
        "steps": [
            {"key": "a", "command": "v${{ inputs.v }} of ${{ workflow.name }}"},
            {"key": "b", "depends_on": ["a"], "parameters": {"x": "${{ tasks.a.result }}"}}
        ]}', '{"v": 1}')$$,
    $$values
        ('{"key": "a", "title": "a", "queue": "linux", "command": "v1 of w"}'::jsonb),
        ('{"key": "b", "title": "b", "queue": "linux", "depends_on": ["a"], "is_templated": true,
            "parameters": {"x": "${{ tasks.a.result }}"}}')$$,
    '_run_documents makes a document of each step'
);
select results_eq(
    $$select document from made('{"steps": [
        {"key": "a", "when": "$.inputs.n > 1"},
        {"key": "b", "when": "$.inputs.n < 1"},
        {"key": "c", "depends_on": ["a"], "when": "$.inputs.n > 1 && $.tasks.a.result == 1"}
    ]}', '{"n": 5}')$$,
    $$values
        ('{"key": "a", "title": "a"}'::jsonb),
        ('{"key": "b", "title": "b", "status": "skipped", "when": "$.inputs.n < 1",
            "status_reason": "its condition is false: $.inputs.n < 1"}'),
        ('{"key": "c", "title": "c", "depends_on": ["a"],
            "when": "$.inputs.n > 1 && $.tasks.a.result == 1"}')$$,
    '_run_documents decides conditions that look at inputs alone'
);
select results_eq(
    $$select document from made('{"steps": [
        {"key": "a", "for_each": "${{ inputs.list }}", "command": "${{ item }}", "depends_on": ["z"]},
        {"key": "z"},
        {"key": "d", "for_each": "${{ tasks.z.result }}", "command": "${{ item }}", "depends_on": ["z"]},
        {"key": "e", "for_each": [1], "depends_on": ["z"], "when": "$.tasks.z.result == 1"},
        {"key": "f", "for_each": [1], "when": "$.inputs.yes == true"},
        {"key": "g", "for_each": []}
    ]}', '{"list": ["x", "y"], "yes": false}')$$,
    $$values
        ('{"key": "a[0]", "parent": "a", "title": "a [0]", "command": "x"}'::jsonb),
        ('{"key": "a[1]", "parent": "a", "title": "a [1]", "command": "y"}'),
        ('{"key": "a", "title": "a", "for_each": "${{ inputs.list }}", "command": "${{ item }}",
            "depends_on": ["z"]}'),
        ('{"key": "z", "title": "z"}'),
        ('{"key": "d", "title": "d", "for_each": "${{ tasks.z.result }}", "command": "${{ item }}",
            "depends_on": ["z"]}'),
        ('{"key": "e", "title": "e", "for_each": [1], "depends_on": ["z"],
            "when": "$.tasks.z.result == 1"}'),
        ('{"key": "f", "title": "f", "for_each": [1], "status": "skipped",
            "when": "$.inputs.yes == true",
            "status_reason": "its condition is false: $.inputs.yes == true"}'),
        ('{"key": "g", "title": "g", "for_each": []}')$$,
    '_run_documents makes the items of lists that are known, unless results decide whether'
);
select is(
    (
        select r.lists
        from signalbox._run_documents(
            '{"steps": [{"key": "a", "for_each": [1, 2]}, {"key": "b"}, {"key": "c", "for_each": []}]}',
            '{}'
        ) r
    ),
    format(
        '{"a": {"count": 2, "digest": "%s"}, "c": {"count": 0, "digest": "%s"}}',
        md5('[1, 2]'), md5('[]')
    )::jsonb,
    '_run_documents counts the items'
);
select results_eq(
    $$select document ->> 'key', document -> 'item', document -> 'item_index'
    from made('{"steps": [
        {"key": "b"},
        {"key": "a", "depends_on": ["b"], "for_each": ["x", {"y": 1}],
            "command": "${{ item }}", "parameters": {"b": "${{ tasks.b.result }}"}},
        {"key": "c", "for_each": ["x"], "command": "${{ item }}"}
    ]}')$$,
    $$values ('b', null::jsonb, null::jsonb), ('a[0]', '"x"', '0'), ('a[1]', '{"y": 1}', '1'),
        ('a', null, null), ('c[0]', null, null), ('c', null, null)$$,
    '_run_documents keeps the items that are put in when they are claimed'
);
select results_eq(
    $$select document ->> 'key', document -> 'wait', document -> 'wait_template', document -> 'item'
    from made('{"steps": [
        {"key": "a", "wait": {"kind": "timer", "for": "${{ inputs.time }}"}},
        {"key": "b", "depends_on": ["a"],
            "wait": {"kind": "gate", "name": "${{ inputs.time }}", "subject": "${{ tasks.a.result }}"}},
        {"key": "c", "for_each": ["x"], "wait": {"kind": "signal", "name": "${{ item }}"}},
        {"key": "d", "for_each": ["x"], "depends_on": ["a"],
            "wait": {"kind": "gate", "name": "${{ item }}", "subject": "${{ tasks.a.result }}"}}
    ]}', '{"time": "1 hour"}')$$,
    $$values
        ('a', '{"kind": "timer", "for": "1 hour"}'::jsonb, null::jsonb, null::jsonb),
        ('b', null,
            '{"kind": "gate", "name": "${{ inputs.time }}", "subject": "${{ tasks.a.result }}"}', null),
        ('c[0]', '{"kind": "signal", "name": "x"}', null, null),
        ('c', null, '{"kind": "signal", "name": "${{ item }}"}', null),
        ('d[0]', null,
            '{"kind": "gate", "name": "${{ item }}", "subject": "${{ tasks.a.result }}"}', '"x"'),
        ('d', null, '{"kind": "gate", "name": "${{ item }}", "subject": "${{ tasks.a.result }}"}', null)$$,
    '_run_documents puts inputs and items into waits, and leaves those that results belong to'
);
select results_eq(
    $$select code, detail from tests.error_of($q$
        select made('{"steps": [
            {"key": "a", "wait": {"kind": "timer", "for": "${{ inputs.x }}"}},
            {"key": "b", "wait": {"kind": "approval", "approvers": "${{ inputs.y }}", "required": 2}},
            {"key": "c", "for_each": ["x", ""], "wait": {"kind": "signal", "name": "${{ item }}"}}
        ]}', '{"x": "soon", "y": ["ada"]}')
    $q$)$$,
    $$values ('SB005',
        E'$.steps[0].wait.for: invalid input syntax for type interval: "soon"\n'
        '$.steps[1].wait.required: must be at most the number of approvers\n'
        '$.steps[2].wait.name: must not be blank')$$,
    '_run_documents refuses waits that make no sense with the inputs'
);
select results_eq(
    $$select code, detail from tests.error_of($q$
        select made('{"steps": [
            {"key": "a", "when": "$.inputs.s > 1"},
            {"key": "b", "for_each": "${{ inputs.o.list }}"}
        ]}', '{"s": "x", "o": {"list": 5}}')
    $q$)$$,
    $$values ('SB005',
        E'$.steps[0].when: is neither true nor false with these inputs\n'
        '$.steps[1].for_each: must be an array, not 5')$$,
    '_run_documents refuses what makes no sense with the inputs'
);
select results_eq(
    format($$select code, detail from tests.error_of(%L)$$, statement),
    format($$values ('SB006', %L)$$, detail),
    '_run_documents refuses more than ' || said
)
from (
    values
        (
            '10,000 items',
            $$select made('{"steps": [{"key": "a", "for_each": "${{ inputs.l }}"}]}', (
                select jsonb_build_object('l', jsonb_agg(n)) from generate_series(1, 10001) n))$$,
            '$.steps[0].for_each: must have at most 10000 items, not 10001'
        ),
        (
            '100,000 tasks',
            $$select made(
                (select jsonb_build_object('steps', jsonb_agg(jsonb_build_object(
                    'key', 's' || n, 'for_each', '${{ inputs.l }}'))) from generate_series(1, 11) n),
                (select jsonb_build_object('l', jsonb_agg(n)) from generate_series(1, 10000) n))$$,
            '$.steps: make more than 100000 tasks'
        )
) c (said, statement, detail);

select * from finish();
rollback;
