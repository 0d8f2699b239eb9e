begin;
select plan(3);

select results_eq(
    $$select path, problem from signalbox._input_problems('{
        "count": {"type": "integer", "default": "3"},
        "env": {"enum": ["dev", 5], "default": "prod"},
        "fine": {"type": "array", "default": []},
        "none": {"type": "object", "default": null}
    }') order by path collate "C"$$,
    $$values
        ('$.inputs.count.default', 'must be an integer, not "3"'),
        ('$.inputs.env.default', 'must be one of "dev", 5, not "prod"'),
        ('$.inputs.env.enum[1]', 'must be a string, not 5')$$,
    '_input_problems finds defaults and allowed values of another type'
);
select is_empty(
    format('select * from signalbox._input_problems(%L)', inputs),
    '_input_problems passes over ' || inputs
)
from (
    values ('[]'), ('{"a": 5, "b": {"type": "text", "default": 7, "enum": {}}}')
) c (inputs);

select * from finish();
rollback;
