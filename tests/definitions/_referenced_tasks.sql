begin;
select plan(5);

select is(
    array(select k from signalbox._referenced_tasks(value::jsonb) k order by 1),
    keys::text[],
    format('_referenced_tasks finds %s in %s', keys, value)
)
from (
    values
        ('{"a": "plain ${{ inputs.tasks }}"}', '{}'),
        ('["${{ tasks.a.result }}", "${{ tasks.b-c.status }} ${{ tasks.a.result.x }}"]', '{a,b-c}'),
        ('"$${{ tasks.a.result }} ${{ tasks.b.result }}"', '{b}'),
        ('"${{ tasks[\"a\"].result }}"', '{a}'),
        ('"${{\n tasks.a.result\t}} ${{ not one }}"', '{a}')
) c (value, keys);

select * from finish();
rollback;
