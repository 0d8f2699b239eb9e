begin;
select plan(2);

select is(
    encode(signalbox._token_hash('sb_0123456789_' || repeat('A', 43) || '06I0Fa'), 'hex'),
    '941e6172e9fe0d6c79284bb6c6b5158c9f1b734397992705c859e2dbaed8aec7',
    '_token_hash is the SHA-256 of the whole token'
);
select is(signalbox._token_hash(null), null, '_token_hash of nothing is nothing');

select * from finish();
rollback;
