begin;
select plan(10);

create function good()
returns text
language sql
as $$select 'sb_0123456789_' || repeat('A', 43) || '06I0Fa'$$;

select is(signalbox._token_prefix(good()), '0123456789', '_token_prefix finds the prefix');
select is_empty(
    $$select p.place, c.other
    from generate_series(1, length(good())) p (place)
    cross join unnest(array['0', 'B', 'z', '_', ' ', 'é']) c (other)
    where substr(good(), p.place, 1) <> c.other
        and signalbox._token_prefix(overlay(good() placing c.other from p.place for 1)) is not null$$,
    '_token_prefix notices every wrong character'
);
select is_empty(
    $$select p.place
    from generate_series(1, length(good()) - 1) p (place)
    where substr(good(), p.place, 1) <> substr(good(), p.place + 1, 1)
        and signalbox._token_prefix(
            left(good(), p.place - 1) || reverse(substr(good(), p.place, 2))
                || substr(good(), p.place + 2)
        ) is not null$$,
    '_token_prefix notices characters that have changed places'
);
select is(signalbox._token_prefix(left(good(), -1)), null, '_token_prefix refuses what is too short');
select is(signalbox._token_prefix(good() || '0'), null, '_token_prefix refuses what is too long');
select is(
    signalbox._token_prefix(good() || E'\n'), null, '_token_prefix refuses what ends with a new line'
);
select is(signalbox._token_prefix(' ' || good()), null, '_token_prefix refuses what begins with a space');
select is(signalbox._token_prefix(''), null, '_token_prefix refuses an empty text');
select is(signalbox._token_prefix(null), null, '_token_prefix refuses null');
select is(
    signalbox._token_prefix(repeat('sb_', 10000000)), null, '_token_prefix refuses 30 MB'
);

select * from finish();
rollback;
