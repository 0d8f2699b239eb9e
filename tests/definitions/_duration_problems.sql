begin;
select plan(3);

select results_eq(
    $$select path, problem from signalbox._duration_problems('{
        "timeout": "5 parsecs", "deadline": "2 hours", "retry": {"delay": "2 years", "max_delay": "1 hour"},
        "steps": [
            {"timeout": "0", "start_timeout": "PT5M", "estimate": "0"},
            {"retry": {"delay": "1 hour", "max_delay": "1 minute"}},
            {"retry": {"delay": "0", "max_delay": "-1 hour"}}
        ]}') order by path collate "C"$$,
    $$values
        ('$.retry.delay', 'must be at most a year'),
        ('$.retry.max_delay', 'must not be less than delay'),
        ('$.steps[0].timeout', 'must be longer than nothing'),
        ('$.steps[1].retry.max_delay', 'must not be less than delay'),
        ('$.steps[2].retry.max_delay', 'must not be negative'),
        ('$.timeout', 'is no time such as "90 seconds", "2 hours" or "PT15M": "5 parsecs"')$$,
    '_duration_problems finds them in the definition and in steps'
);
select is_empty(
    format('select * from signalbox._duration_problems(%L)', definition),
    '_duration_problems passes over ' || definition
)
from (
    values ('[]'), ('{"timeout": 5, "steps": [7, {"retry": "x", "timeout": null}]}')
) c (definition);

select * from finish();
rollback;
