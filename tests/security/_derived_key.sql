begin;
select plan(2);

-- As hkdfSync('sha512', key, 'signalbox', purpose, 64) of Node.js makes it.
select is(
    signalbox._derived_key(
        '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'a purpose'
    ),
    '\x3c2805a55a13cc2bc34049fee151e2faaf6f09319142c00a555cc15b6a46cb22a306aacf6f2098198db98afd50d7b39a177993c05784626eb684ec00f5c6b19d',
    '_derived_key is HKDF with SHA-512'
);
select isnt(
    signalbox._derived_key('\x00', 'a'), signalbox._derived_key('\x00', 'b'),
    '_derived_key is another one for another purpose'
);

select * from finish();
rollback;
