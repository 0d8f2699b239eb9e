begin;
select plan(6);

create function pg_temp.key_id(secret bytea) returns text language sql
as 'select signalbox._configuration_key_id(secret)';

select throws_ok(
    'select signalbox._session_configuration_key()', 'SB007',
    'a sensitive configuration needs the configuration key, and the session has none',
    '_session_configuration_key refuses a session without a key'
);
select set_config(
    'signalbox.configuration_key', encode(sha256('one'), 'hex'), true
);
select is(
    signalbox._session_configuration_key(), sha256('one'),
    '_session_configuration_key is the key of the session, however it was set'
);
select set_config('signalbox.previous_configuration_key', encode(sha256('two'), 'hex'), true);
select is(
    signalbox._session_configuration_key(), sha256('one'),
    '_session_configuration_key is the present one without an id'
);
select is(
    signalbox._session_configuration_key(pg_temp.key_id(sha256('two'))), sha256('two'),
    '_session_configuration_key is the previous one by its id'
);
select throws_ok(
    'select signalbox._session_configuration_key(''0123456789abcdef'')', 'SB007',
    format(
        'this is encrypted with the key 0123456789abcdef, and the session has %s and %s',
        pg_temp.key_id(sha256('one')), pg_temp.key_id(sha256('two'))
    ),
    '_session_configuration_key says which keys the session has'
);

-- A key that stands in the database
do $$
begin
    execute format('alter role %I set signalbox.configuration_key = %L', session_user, repeat('0', 64));
end;
$$;
select throws_ok(
    'select signalbox._session_configuration_key()', 'SB007',
    'the configuration key stands in the database, as a setting of a role or of a database',
    '_session_configuration_key refuses all keys while one stands in the database'
);

select * from finish();
rollback;
