begin;
select plan(9);

create function made(definition jsonb, inputs jsonb default '{}', available_at timestamptz default null)
returns table (document jsonb)
language sql
as $$
    select jsonb_array_elements(r.documents)
    from signalbox._run_documents(
        definition, jsonb_build_object('inputs', inputs, 'workflow', '{"name": "w"}'::jsonb), available_at
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
        ('{"key": "b", "title": "b", "status": "skipped",
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
            "status_reason": "its condition is false: $.inputs.yes == true"}'),
        ('{"key": "g", "title": "g", "for_each": []}')$$,
    '_run_documents makes the items of lists that are known, unless results decide whether'
);
select is(
    (
        select r.lists
        from signalbox._run_documents(
            '{"steps": [{"key": "a", "for_each": [1, 2]}, {"key": "b"}, {"key": "c", "for_each": []}]}',
            '{}', null
        ) r
    ),
    format(
        '{"a": {"count": 2, "digest": "%s"}, "c": {"count": 0, "digest": "%s"}}',
        md5('[1, 2]'), md5('[]')
    )::jsonb,
    '_run_documents counts the items'
);
select is(
    (
        select r.items
        from signalbox._run_documents(
            '{"steps": [
                {"key": "b"},
                {"key": "a", "depends_on": ["b"], "for_each": ["x", {"y": 1}],
                    "command": "${{ item }}", "parameters": {"b": "${{ tasks.b.result }}"}}
            ]}',
            '{}', null
        ) r
    ),
    '{"a[0]": {"item": "x", "index": 0}, "a[1]": {"item": {"y": 1}, "index": 1}}',
    '_run_documents keeps the items that are put in when they are claimed'
);
select results_eq(
    $$select document -> 'available_at' from made(
        '{"steps": [{"key": "a", "for_each": [1]}]}', '{}', '2030-01-01 00:00+00')$$,
    $$select to_jsonb('2030-01-01 00:00+00'::timestamptz) from generate_series(1, 2)$$,
    '_run_documents says from when on tasks may be claimed'
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
