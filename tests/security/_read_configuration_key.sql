begin;
select plan(4);

select is(
    signalbox._read_configuration_key(
        '000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F'
    ),
    '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
    '_read_configuration_key reads 64 hexadecimal digits'
);
select is(
    signalbox._read_configuration_key('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='),
    '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
    '_read_configuration_key reads base64'
);
select is_empty(
    $$select key
    from unnest(array[
        null, '', 'hunter2', 'correct horse battery staple correct horse battery staple corre',
        '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1',
        '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00',
        E'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n',
        'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==', repeat('0', 64), repeat('0123456789abcdef', 4)
    ]) key
    where (tests.error_of(format('select signalbox._read_configuration_key(%L)', key))).code
        is distinct from 'SB005'$$,
    '_read_configuration_key refuses what is too short, too long, a password or not random'
);
select is_empty(
    $$select e
    from tests.error_of($e$select signalbox._read_configuration_key('hunter2 and more')$e$) e
    where e::text ~ 'hunter2'$$,
    '_read_configuration_key does not show what it was given'
);

select * from finish();
rollback;
