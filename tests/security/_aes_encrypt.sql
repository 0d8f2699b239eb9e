begin;
select plan(2);

-- NIST SP 800-38A, F.2.5: CBC-AES256, two blocks; a third is padding.
select is(
    encode(
        substr(
            signalbox._aes_encrypt(
                '\x6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51',
                '\x603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
                '\x000102030405060708090a0b0c0d0e0f'
            ),
            1,
            32
        ),
        'hex'
    ),
    'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d',
    '_aes_encrypt is AES-256 in CBC mode'
);
select is(
    array(
        select length(signalbox._aes_encrypt(
            convert_to(repeat('x', n), 'UTF8'), decode(repeat('01', 32), 'hex'),
            decode(repeat('02', 16), 'hex')
        ))
        from unnest('{0,15,16,17}'::integer[]) n
    ),
    '{16,16,32,32}',
    '_aes_encrypt pads to whole blocks'
);

select * from finish();
rollback;
