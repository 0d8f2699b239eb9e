begin;
select plan(9);

select is(
    signalbox._is_of_type(value::jsonb, types),
    expected,
    format('_is_of_type says of %s as %s: %s', value, types, expected)
)
from (
    values
        ('5', '{integer}'::text[], true),
        ('5', '{number}', true),
        ('5.5', '{integer}', false),
        ('5.0', '{integer}', false),
        ('"5"', '{integer,number}', false),
        ('"5"', '{integer,string}', true),
        ('null', '{string,object}', false),
        ('true', '{boolean}', true),
        ('[]', '{object}', false)
) c (value, types, expected);

select * from finish();
rollback;
