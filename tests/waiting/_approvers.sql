begin;
select plan(7);

select is(
    signalbox._approvers(wait::jsonb, level), approvers::text[],
    format('_approvers names those of %s at level %s', wait, level)
)
from (
    values
        ('{"approvers": ["bob", "ada"]}', 0, '{bob,ada}'),
        ('{"approvers": ["bob"], "escalate_to": ["eve", "ada"]}', 0, '{bob}'),
        ('{"approvers": ["bob"], "escalate_to": ["eve", "ada"]}', 1, '{bob,eve,ada}'),
        ('{"approvers": ["bob"], "escalate_to": [["eve"], ["bob", "ada"]]}', 1, '{bob,eve}'),
        ('{"approvers": ["bob"], "escalate_to": [["eve"], ["bob", "ada"]]}', 2, '{bob,eve,ada}'),
        ('{"approvers": []}', 3, '{}'),
        ('{}', 0, '{}')
) v (wait, level, approvers);

select * from finish();
rollback;
