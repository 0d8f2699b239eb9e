begin;
select plan(7);

select is(
    signalbox._reads_results(value::jsonb), expected,
    format('_reads_results says of %s: %s', value, expected)
)
from (
    values
        ('"plain tasks"', false),
        ('"${{ inputs.tasks_made }}"', false),
        ('"${{ tasks.build.result }}"', true),
        ('{"a": ["x ${{tasks.build.result.image}}"]}', true),
        ('"${{\n tasks.build.result }}"', true),
        ('"$${{ tasks.build.result }}"', false),
        ('"$${{ x }} ${{ tasks.a.result }}"', true)
) c (value, expected);

select * from finish();
rollback;
