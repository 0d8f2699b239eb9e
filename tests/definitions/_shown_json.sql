begin;
select plan(6);

select is(signalbox._shown_json(value::jsonb), shown, '_shown_json shows ' || shown)
from (
    values
        ('5', '5'), ('null', 'null'), ('"a"', '"a"'), ('{"a": 1}', 'an object'), ('[1]', 'an array'),
        ('"' || repeat('x', 80) || '"', '"' || repeat('x', 56) || '...')
) c (value, shown);

select * from finish();
rollback;
