begin;
select plan(6);

select is(
    signalbox._nesting_depth(value::jsonb, 10), depth,
    format('_nesting_depth of %s is %s', left(value, 20), depth)
)
from (
    values
        ('5', 0), ('[]', 1), ('{"a": 1}', 1), ('{"a": [1, {"b": {}}]}', 4),
        (repeat('[', 10) || repeat(']', 10), 10),
        (repeat('[', 2000) || repeat(']', 2000), 11)
) c (value, depth);

select * from finish();
rollback;
