begin;
select plan(8);

select from tests.make_project();
select results_eq(
    $$select signalbox.set_configuration_key(encode(sha256('one'), 'hex'))$$,
    $$select signalbox._configuration_key_id(sha256('one'))$$,
    'set_configuration_key returns the id of the key'
);
select is(
    signalbox.set_configuration_key(encode(sha256('one'), 'base64')),
    signalbox.set_configuration_key(upper(encode(sha256('one'), 'hex'))),
    'set_configuration_key takes the same key in every form'
);
select throws_ok(
    $$select signalbox.set_configuration_key('hunter2')$$, 'SB005',
    'a configuration key is 32 random bytes, as 64 hexadecimal digits or in base64',
    'set_configuration_key takes no password'
);
select throws_ok(
    $$select signalbox.set_configuration_key(encode(sha256('one'), 'hex'), 'hunter2')$$, 'SB005',
    null,
    'set_configuration_key takes no password for the previous one'
);
select throws_ok(
    'select signalbox.set_configuration_key(null)', 'SB005', null,
    'set_configuration_key takes no null'
);
select ok(
    (
        select source is null
        from pg_catalog.pg_settings
        where name = 'signalbox.configuration_key'
    ) is not false,
    'set_configuration_key leaves nothing in pg_settings'
);
savepoint before;
select signalbox.set_configuration_key(encode(sha256('two'), 'hex'));
rollback to before;
select is(
    signalbox._session_configuration_key(), sha256('one'),
    'set_configuration_key is undone with what it is part of'
);
select signalbox.set_configuration_key(
    encode(sha256('two'), 'hex'), encode(sha256('one'), 'hex')
);
select signalbox.set_configuration_key(encode(sha256('two'), 'hex'));
select is(
    current_setting('signalbox.previous_configuration_key'), '',
    'set_configuration_key forgets the previous one when it is not given again'
);

select * from finish();
rollback;
