begin;
select plan(7);

select is(
    signalbox._condition_problem(condition), null, format('_condition_problem takes %s', condition)
)
from (
    values ('$.inputs.deploy == true'), ('exists($.tasks."build-image".result)'), ('$.inputs.a')
) c (condition);
select matches(
    signalbox._condition_problem(condition), '^is no JSON path: ',
    format('_condition_problem refuses %s', condition)
)
from (
    values
        ('$.inputs.deploy =='), ('inputs.deploy'), ('$.inputs.a like_regex "("'),
        (repeat('(', 3000) || '1')
) c (condition);

select * from finish();
rollback;
