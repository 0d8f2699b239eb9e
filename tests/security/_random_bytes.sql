begin;
select plan(2);

select is(
    (
        select count(distinct b.bytes) * 100 + min(length(b.bytes))
        from (select signalbox._random_bytes() from generate_series(1, 1000)) b (bytes)
    ),
    100032::bigint,
    '_random_bytes are 32, and never the same'
);
-- 32,000 bits: the share of ones is a half, give or take 6 standard deviations.
select ok(
    (
        select abs(sum(bit_count(signalbox._random_bytes())) - 16000) < 540
        from generate_series(1, 125)
    ),
    '_random_bytes has as many ones as noughts'
);

select * from finish();
rollback;
