begin;
select plan(10);

select is(
    signalbox._condition_value(
        condition,
        '{"inputs": {"a": 1, "s": "x", "yes": true, "none": null}, "tasks": {"t": {"result": null}}}'
    ),
    expected,
    format('_condition_value of %s is %s', condition, coalesce(expected::text, 'null'))
)
from (
    values
        ('$.inputs.a == 1', true),
        ('$.inputs.a > 1', false),
        ('$.inputs.yes', true),
        ('!($.inputs.yes == true)', false),
        ('$.tasks.t.result.ok == true', false),
        ('$.inputs.s > 1', null),
        ('$.inputs.s', null),
        ('$.inputs.none', null),
        ('$.inputs.missing', null),
        ('exists($.inputs.missing)', false)
) c (condition, expected);

select * from finish();
rollback;
