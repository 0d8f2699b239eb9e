begin;
select plan(5);

select is(
    signalbox._escalation_levels(wait::jsonb), levels::jsonb,
    '_escalation_levels reads ' || wait
)
from (
    values
        ('{"escalate_to": ["eve", "bob"]}', '[["eve", "bob"]]'),
        ('{"escalate_to": [["eve"], ["bob", "cto"]]}', '[["eve"], ["bob", "cto"]]'),
        ('{"escalate_to": []}', '[]'),
        ('{}', '[]')
) v (wait, levels);
select is(
    signalbox._escalation_levels(null), '[]', '_escalation_levels finds nobody in nothing'
);

select * from finish();
rollback;
