begin;
select plan(3);

select results_eq(
    $q$select number, field, path, content from signalbox._template_texts('{
        "environment": {"A": "${{ inputs.a }}", "B": "b"},
        "description": "${{ not here }}",
        "steps": [
            {"key": "a", "command": "plain"},
            {"key": "${{ nor here }}", "parameters": {"x y": [1, "${{ b }}"], "z": "$${{ c }}"}}
        ]
    }') order by path collate "C"$q$,
    $q$values
        (null::integer, 'environment', '$.environment.A', '${{ inputs.a }}'),
        (2, 'parameters', '$.steps[1].parameters.z', '$${{ c }}'),
        (2, 'parameters', '$.steps[1].parameters["x y"][1]', '${{ b }}')$q$,
    '_template_texts finds strings with references, and where they are'
);
select is_empty(
    $$select * from signalbox._template_texts('{"steps": {"a": "${{ x }}"}}')$$,
    '_template_texts passes over steps that are no list'
);
select is_empty(
    $$select * from signalbox._template_texts('{"steps": ["${{ x }}", null]}')$$,
    '_template_texts passes over what is no step'
);

select * from finish();
rollback;
