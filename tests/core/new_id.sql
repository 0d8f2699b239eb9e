begin;
select plan(5);

create temporary table made as
select n, signalbox_data.new_id() as id
from generate_series(1, 2000) n;

select matches(
    (select id::text from made limit 1),
    '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
    'new_id makes a UUID of version 7 and of the variant of RFC 9562'
);
select is_empty(
    'select id from made group by id having count(*) > 1', 'new_id never makes one twice'
);
select is_empty(
    $$select n from made
    where ('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint
        not between extract(epoch from now()) * 1000 - 1
        and extract(epoch from clock_timestamp()) * 1000 + 1$$,
    'new_id begins with the milliseconds of the present'
);
select is_empty(
    $$select from (select id, lag(id) over (order by n) as before from made) m
    where left(id::text, 13) < left(before::text, 13)$$,
    'new_id grows with time'
);
select is_empty(
    $$select from (select id, lag(id) over (order by n) as before from made) m
    where left(id::text, 18) < left(before::text, 18)$$,
    'new_id grows within a millisecond too'
);

select * from finish();
rollback;
