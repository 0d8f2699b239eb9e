begin;
select plan(5);

select is(
    signalbox._resolved_document(
        document::jsonb, '{"inputs": {"v": 1}}'
    ),
    expected::jsonb,
    '_resolved_document ' || what
)
from (
    values
        ('leaves what has no references', '{"title": "a"}', '{"title": "a"}'),
        ('puts in inputs', '{"command": "v${{ inputs.v }}", "queue": "q${{ inputs.v }}"}',
            '{"command": "v1", "queue": "q1"}'),
        ('leaves waits for results', '{"title": "${{ inputs.v }}", "wait": {"name": "${{ inputs.v }}",
            "subject": "${{ tasks.a.result }}"}}', '{"title": 1, "wait": {"name": "${{ inputs.v }}",
            "subject": "${{ tasks.a.result }}"}}'),
        ('leaves metadata', '{"metadata": {"x": "${{ inputs.v }}"}, "title": "${{ inputs.v }}"}',
            '{"metadata": {"x": "${{ inputs.v }}"}, "title": 1}'),
        ('leaves to the claim what it alone can do',
            '{"title": "v${{ inputs.v }}", "command": "v${{ inputs.v }}",
                "parameters": {"x": "${{ tasks.a.result }}"}, "environment": {"A": "$${{ x }}"}}',
            '{"title": "v1", "command": "v${{ inputs.v }}", "is_templated": true,
                "parameters": {"x": "${{ tasks.a.result }}"}, "environment": {"A": "$${{ x }}"}}')
) c (what, document, expected);

select * from finish();
rollback;
