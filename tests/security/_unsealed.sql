begin;
select plan(7);

create temporary table sealed as
select
    key,
    signalbox._sealed('a secret', key, decode(repeat('02', 16), 'hex'), 'context') as bytes
from decode(repeat('01', 32) || repeat('03', 32), 'hex') key;

select is(
    (select convert_from(signalbox._unsealed(bytes, key, 'context'), 'UTF8') from sealed),
    'a secret',
    '_unsealed opens what was sealed'
);
select is_empty(
    $$select n
    from sealed
    cross join generate_series(0, 8 * length(bytes) - 1) n
    where signalbox._unsealed(set_bit(bytes, n, 1 - get_bit(bytes, n)), key, 'context') is not null$$,
    '_unsealed refuses it when any one bit is changed'
);
select is_empty(
    $$select n
    from sealed
    cross join generate_series(0, length(bytes) - 1) n
    where signalbox._unsealed(substr(bytes, 1, n), key, 'context') is not null$$,
    '_unsealed refuses it when it is cut, at any length'
);
select is(
    (select signalbox._unsealed(bytes || '\x00'::bytea, key, 'context') from sealed), null,
    '_unsealed refuses it when something is added'
);
select is(
    (select signalbox._unsealed(bytes, key, 'another') from sealed), null,
    '_unsealed refuses it in another context'
);
select is(
    (select signalbox._unsealed(bytes, set_byte(key, 0, 9), 'context') from sealed), null,
    '_unsealed refuses it with another key'
);
select is(
    signalbox._unsealed(null, decode(repeat('01', 64), 'hex'), 'context'), null,
    '_unsealed has nothing for nothing'
);

select * from finish();
rollback;
