begin;
select plan(3);

select matches(
    signalbox._configuration_key_id('\x00'), '^[0-9a-f]{16}$',
    '_configuration_key_id is 16 hexadecimal digits'
);
select isnt(
    signalbox._configuration_key_id('\x00'), signalbox._configuration_key_id('\x01'),
    '_configuration_key_id is another one for another key'
);
select isnt(
    signalbox._configuration_key_id('\x00'),
    encode(
        substr(signalbox._derived_key('\x00', 'signalbox configuration A256CBC-HS512'), 1, 8), 'hex'
    ),
    '_configuration_key_id is no part of the key that encrypts'
);

select * from finish();
rollback;
