begin;
select plan(5);

select is(
    signalbox._late_fields(document::jsonb), fields::text[],
    format('_late_fields of %s are %s', document, fields)
)
from (
    values
        ('{"title": "a"}', '{}'),
        ('{"command": "${{ inputs.a }}", "wait": {"name": "${{ item }}"}}', '{}'),
        ('{"parameters": {"x": ["${{ tasks.a.result }}"]}}', '{parameters,environment,command}'),
        ('{"wait": {"subject": "${{ tasks.a.result }}"}}', '{wait}'),
        ('{"command": "${{ tasks.a.result }}", "wait": {"subject": "${{ tasks.a.result }}"}}',
            '{parameters,environment,command,wait}')
) c (document, fields);

select * from finish();
rollback;
