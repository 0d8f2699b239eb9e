begin;
select plan(9);

create temporary table people as
select u.id, u.name
from unnest('{first,second}'::text[]) n
cross join lateral signalbox.create_user('_vouch ' || n) u;
create function who()
returns text
language sql
as $$
    select p.name from people p where p.id = signalbox._session_user_id()
$$;

select from people p cross join lateral signalbox._vouch(p.id) where p.name = '_vouch first';
select is(who(), '_vouch first', '_vouch makes the transaction a user''s');
select from people p cross join lateral signalbox._vouch(p.id) where p.name = '_vouch second';
select is(who(), '_vouch second', '_vouch makes it somebody else''s');
savepoint before;
select from people p cross join lateral signalbox._vouch(p.id) where p.name = '_vouch first';
rollback to before;
select is(who(), '_vouch second', '_vouch is taken back with the savepoint before it');

-- What the setting says cannot be changed by hand, nor put together from two.
select set_config('tests.second', current_setting('signalbox.session'), true) is null as kept;
select set_config(
    'signalbox.session',
    replace(
        current_setting('signalbox.session'),
        (select id::text from people where name = '_vouch second'),
        (select id::text from people where name = '_vouch first')
    ),
    true
) is null as forged;
select is(who(), null, '_vouch leaves nothing by which somebody else could be named');
select set_config('signalbox.session', current_setting('tests.second'), true) is null as restored;
select is(who(), '_vouch second', '_vouch leaves what holds for the whole transaction');

select tests.set_clock('2026-01-01 12:00+00');
select from signalbox._vouch(
    (select id from people where name = '_vouch first'), expires_at => '2026-01-01 12:01+00'
);
select is(who(), '_vouch first', '_vouch holds until it expires');
select tests.set_clock('2026-01-01 12:01+00');
select is(who(), null, '_vouch does not hold longer');
select from people p cross join lateral signalbox._vouch(p.id) where p.name = '_vouch first';
select is(who(), '_vouch first', '_vouch needs no end');

select is(
    tests.outcome_as(
        'signalbox_admin', format('select signalbox._vouch(%L)', (select id from people limit 1))
    ),
    '42501',
    '_vouch is for functions alone that have made sure'
);

select * from finish();
rollback;
