begin;
select plan(5);

select results_eq(
    $$select * from signalbox._step_problems('[]', '{a,b,a,null,a,null}') order by 1$$,
    $$values ('$.steps[2].key', '"a" is the key of step 0 already'),
        ('$.steps[4].key', '"a" is the key of step 0 already')$$,
    '_step_problems finds keys that come again'
);
select results_eq(
    $$select * from signalbox._step_problems(
        '[{"allow_failures": true, "for_each": [1]}, {"allow_failures": true}]', '{a,b}')$$,
    $$values ('$.steps[1].allow_failures', 'is for steps with for_each')$$,
    '_step_problems finds what does not go together'
);
select results_eq(
    $$select path, problem from signalbox._step_problems('[
        {"wait": {"kind": "signal"}}, {"wait": {"kind": "timer", "for": "soon"}},
        {"wait": {"kind": "none"}}, {"wait": {"kind": "approval", "approvers": ["ada", "ada"]}},
        {"wait": {"kind": "gate", "name": "merged", "subject": "${{ tasks.a.result }}"}}
    ]', '{a,b,c,d,e}') order by 1$$,
    $$values
        ('$.steps[0].wait.name', 'must not be missing'),
        ('$.steps[1].wait.for', 'invalid input syntax for type interval: "soon"'),
        ('$.steps[3].wait.approvers[1]', '"ada" is there already')$$,
    '_step_problems finds what cannot be waited for'
);
select is_empty(
    $$select * from signalbox._step_problems('[5, null, "x"]', '{null,null,null}')$$,
    '_step_problems passes over what is no step'
);

select is_empty(
    $$select * from signalbox._step_problems('[{"key": "a", "wait": {"kind": "approval",
        "approvers": "${{ inputs.who }}", "deadline": "${{ inputs.time }}"}}]', '{a}')$$,
    '_step_problems leaves references in waits to the time when they are known'
);

select * from finish();
rollback;
