begin;
select plan(2);

select results_eq(
    $$select path, problem from signalbox._condition_problems(
        '{
            "inputs": {"deploy": {"type": "boolean"}, "count": {"type": "integer"}},
            "steps": [
                {"key": "a", "when": "$.inputs.deploy"},
                {"key": "b", "when": "$.inputs.deply == true"},
                {"key": "c", "when": "$.tasks.a.result.ok == true && $.tasks.b.status == \"failed\""},
                {"key": "d", "when": "$.tasks.aa.result > 1"},
                {"key": "e", "when": "$.inputs.deploy =="},
                {"key": "f", "when": "$.deploy == true"},
                {"key": "g", "when": "$.inputs.count"},
                {"key": "h", "when": "$.tasks.*.status == \"failed\""}
            ]
        }',
        '{a,b,c,d,e,f,g,h}',
        '{00000000,00000000,10000000,00000000,00000000,00000000,00000000,00000000}'
    ) order by path collate "C"$$,
    $$values
        ('$.steps[1].when', 'no input "deply"; did you mean "deploy"?'),
        ('$.steps[2].when', 'does not wait for step "b"'),
        ('$.steps[3].when', 'no step "aa"; did you mean "a"?'),
        ('$.steps[4].when', signalbox._condition_problem('$.inputs.deploy ==')),
        ('$.steps[5].when', 'paths begin with $.inputs or $.tasks'),
        ('$.steps[6].when', 'yields a value of type integer, not true or false')$$,
    '_condition_problems says what a condition looks for in vain'
);
select is_empty(
    $$select * from signalbox._condition_problems(
        '{"inputs": [], "steps": [5, {"when": 7}, {"when": ""}, {"when": "1 == 1"}]}',
        '{null,null,null,null}', null)$$,
    '_condition_problems passes over what is no condition'
);

select * from finish();
rollback;
