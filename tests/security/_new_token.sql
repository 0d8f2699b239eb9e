begin;
select plan(5);

create temporary table drawn (token text, prefix text);
do $$
begin
    for i in 1..400 loop
        insert into drawn
        select * from signalbox._new_token();
    end loop;
end;
$$;

select is(
    (select count(distinct token) = 400 and count(distinct prefix) = 400 from drawn), true,
    '_new_token draws others each time'
);
select is_empty(
    'select from drawn where signalbox._token_prefix(token) is distinct from prefix',
    '_new_token makes tokens with a prefix and a checksum'
);
select is_empty(
    $$select from drawn where token !~ '^sb_[0-9A-Za-z]{10}_[0-9A-Za-z]{49}$'$$,
    '_new_token makes tokens of one form'
);
-- 43 digits hold a little more than 256 bits: of the first there are 31 kinds, of others 62.
select is_empty(
    $$select p.place, count(distinct substr(d.token, p.place, 1))
    from drawn d
    cross join generate_series(15, 57) p (place)
    group by p.place
    having count(distinct substr(d.token, p.place, 1)) < case p.place when 15 then 28 else 55 end$$,
    '_new_token leaves no digit of a secret as it is'
);
-- A chance of one in 2^49 and less that a digit comes this often.
select is_empty(
    $$select p.place, substr(d.token, p.place, 1)
    from drawn d
    cross join generate_series(16, 57) p (place)
    group by p.place, substr(d.token, p.place, 1)
    having count(*) > 40$$,
    '_new_token favours no digit'
);

select * from finish();
rollback;
