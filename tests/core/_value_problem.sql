begin;
select plan(16);

select is(
    signalbox._value_problem(value::jsonb, type), null,
    format('_value_problem finds nothing wrong with %s as %s', value, type)
)
from (
    values
        ('null', 'integer'), ('5', 'text'), ('"12"', 'integer'),
            ('7', 'signalbox_data.priority'),
        ('"critical"', 'signalbox_data.priority'),
            ('"ready"', 'signalbox_data.task_status'),
        ('"2 days"', 'interval'), ('"2026-01-01"', 'timestamptz'), ('[]', 'array'),
        ('{}', 'object'), ('["a", 2, {"task": 3}]', 'dependencies')
) v (value, type);
select is(
    signalbox._value_problem(value::jsonb, type), problem,
    format('_value_problem finds what is wrong with %s as %s', value, type)
)
from (
    values
        ('1.5', 'integer', 'invalid input syntax for type integer: "1.5"'),
        ('{}', 'array', 'must be an array, not {}'),
        ('0', 'signalbox_data.priority',
            'invalid input value for enum signalbox_data.priority: "0"'),
        ('[null, {}]', 'dependencies',
            '[0] must be a key, an id or an object, not null; [1] has no task'),
        ('5', 'unheard of', 'no such field')
) v (value, type, problem);

select * from finish();
rollback;
