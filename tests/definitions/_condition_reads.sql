begin;
select plan(8);

select is(
    array(
        select concat_ws('.', coalesce(r.root, '?'), coalesce(r.name, '*'))
        from signalbox._condition_reads(condition) r
        order by 1
    ),
    expected::text[],
    format('_condition_reads finds %s in %s', expected, condition)
)
from (
    values
        ('$.inputs.deploy == true', '{inputs.deploy}'),
        ('$.inputs.a == 1 && $.tasks.build.result.n > $.inputs.a', '{inputs.a,tasks.build}'),
        ('$.tasks."build-image".status == "failed"', '{tasks.build-image}'),
        ('exists($.tasks.* ? (@.status == "failed"))', '{tasks.*}'),
        ('$.inputs.a == "$.tasks.build"', '{inputs.a}'),
        ('$.inputs.a == "say \"$.tasks\" $"', '{inputs.a}'),
        ('$.nothing == 1', '{?.*}'),
        ('$ == 1', '{?.*}')
) c (condition, expected);

select * from finish();
rollback;
