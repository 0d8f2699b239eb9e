begin;
select plan(6);

select is(
    signalbox._decrypted_value(
        signalbox._encrypted_value(value, sha256('key'), 'context'), sha256('key'), 'context'
    ),
    value,
    format('_decrypted_value gives back %s', value)
)
from unnest('{null,1.50,"\"é\"","{\"a\": [1, true]}"}'::jsonb[]) value;
select is(
    signalbox._decrypted_value(
        signalbox._encrypted_value('1', sha256('key'), 'context'), sha256('other'), 'context'
    ),
    null,
    '_decrypted_value has nothing for another key'
);
select is(
    signalbox._decrypted_value(
        set_byte(signalbox._encrypted_value('1', sha256('key'), 'context'), 0, 2),
        sha256('key'), 'context'
    ),
    null,
    '_decrypted_value has nothing for a kind that it does not know'
);

select * from finish();
rollback;
