begin;
select plan(3);

select results_eq(
    $q$select path, problem from signalbox._reference_problems(
        '{
            "inputs": {"version": {}, "list": {"type": "array"}},
            "environment": {"A": "${{ inputs.version }}", "B": "${{ tasks.a.result }}",
                "C": "${{ item }}"},
            "steps": [
                {"key": "a", "command": "make ${{ inputs.verison }}"},
                {"key": "b", "parameters": {"x": ["${{ tasks.a.result.image }}", "${{ tasks.c.result }}"]}},
                {"key": "c", "parameters": {"x": "${{ tasks.aa.result }}", "y": "${{ tasks.a }}",
                    "z": "${{ tasks.a.output }}"}},
                {"key": "d", "title": "${{ tasks.a.result }}", "command": "${{ item.name }} ${{ index }}"},
                {"key": "e", "for_each": "${{ inputs.list }}", "command": "${{ item.name }} ${{ index }}"},
                {"key": "f", "for_each": "${{ inputs.version }}"},
                {"key": "g", "for_each": "all of ${{ inputs.list }}"},
                {"key": "h", "command": "${{ inputs }} ${{ github.sha }} ${{ workflow.status }}"},
                {"key": "i", "command": "${{ inputs.version || 1 }} $${{ github.sha }}"},
                {"key": "j", "command": "${{ inputs.version"},
                {"key": "k", "for_each": ["${{ item }}", "${{ workflow.id }}"]}
            ]
        }',
        '{a,b,c,d,e,f,g,h,i,j,k}',
        array_fill('10000000000'::bit varying, '{11}')
    ) order by path collate "C", problem collate "C"$q$,
    $$values
        ('$.environment.B', 'results are known to parameters, environment, command, for_each and wait only'),
        ('$.environment.C', 'there is no item outside of a step with for_each'),
        ('$.steps[0].command', 'no input "verison"; did you mean "version"?'),
        ('$.steps[10].for_each[0]', 'there is no item outside of a step with for_each'),
        ('$.steps[1].parameters.x[1]', 'does not wait for step "c"'),
        ('$.steps[2].parameters.x', 'no step "aa"; did you mean "a"?'),
        ('$.steps[2].parameters.y',
            'of step "a" there are result, outcome, status, error and exit_code'),
        ('$.steps[2].parameters.z',
            'of step "a" there are result, outcome, status, error and exit_code'),
        ('$.steps[3].command', 'there is no item outside of a step with for_each'),
        ('$.steps[3].command', 'there is no item outside of a step with for_each'),
        ('$.steps[3].title', 'results are known to parameters, environment, command, for_each and wait only'),
        ('$.steps[5].for_each', 'input "version" is of type string, not array'),
        ('$.steps[6].for_each', 'must be an array or one reference to it'),
        ('$.steps[7].command', '"github" is neither inputs, tasks, item, index nor workflow'),
        ('$.steps[7].command', 'names no input'),
        ('$.steps[7].command', 'of the workflow there are id and name'),
        ('$.steps[8].command',
            '"inputs.version || 1" is no reference such as inputs.name or tasks.key.result'),
        ('$.steps[9].command', 'has a reference that does not end, or holds braces')$$,
    '_reference_problems says where references lead nowhere'
);
select is_empty(
    $$select * from signalbox._reference_problems(
        '{"inputs": 5, "steps": [5, {"for_each": 7, "command": 5}]}', '{null,null}', null)$$,
    '_reference_problems passes over what is no step'
);
select is_empty(
    $$select * from signalbox._reference_problems('[]', '{}', null)$$,
    '_reference_problems passes over what is no definition'
);

select * from finish();
rollback;
