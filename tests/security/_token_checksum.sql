begin;
select plan(4);

select is(signalbox._token_checksum('sb_'), '4YMKd0', '_token_checksum is what others compute');
select is(signalbox._token_checksum(''), '4AWNmc', '_token_checksum is of an empty text too');
select is_empty(
    $$select b.body
    from (
        select 'sb_' || n
        from generate_series(1, 500) n
    ) b (body)
    where signalbox._token_checksum(b.body)
        <> signalbox._base62(substring(sha256(convert_to(b.body, 'UTF8')), 1, 4), 6)$$,
    '_token_checksum is the beginning of a SHA-256 as _base62 writes it'
);
select isnt(
    signalbox._token_checksum('sb_a'), signalbox._token_checksum('sb_b'),
    '_token_checksum tells texts apart'
);

select * from finish();
rollback;
