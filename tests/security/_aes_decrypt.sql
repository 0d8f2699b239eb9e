begin;
select plan(1);

select is(
    array(
        select n
        from generate_series(0, 70) n
        where signalbox._aes_decrypt(
            signalbox._aes_encrypt(
                convert_to(repeat('é', n), 'UTF8'), decode(repeat('01', 32), 'hex'),
                decode(repeat('02', 16), 'hex')
            ),
            decode(repeat('01', 32), 'hex'),
            decode(repeat('02', 16), 'hex')
        ) = convert_to(repeat('é', n), 'UTF8')
    ),
    array(select generate_series(0, 70)),
    '_aes_decrypt gives back what was encrypted, of any length'
);

select * from finish();
rollback;
