begin;
select plan(5);

select is(signalbox._member_path('$', name), path, '_member_path writes ' || path)
from (
    values
        ('steps', '$.steps'),
        ('cancel_in_progress', '$.cancel_in_progress'),
        ('a b', '$["a b"]'),
        ('say "\"', '$["say \"\\\""]'),
        (e'two\nlines', '$["two\nlines"]')
) c (name, path);

select * from finish();
rollback;
