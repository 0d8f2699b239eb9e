-- Say with which key sensitive configurations are read and written, until the transaction ends, and
-- learn its id. The database keeps it nowhere.
--
--     select signalbox.set_configuration_key($1);
--
-- The key is a bound parameter and never part of the text of a statement, which others can see in
-- pg_stat_activity and in logs; docs/configurations.md says how, and what to set in a server that
-- logs parameters. With previous_key also what is still encrypted with the key before can be read,
-- while rotate_configuration_key is under way.
--
-- Runs with the owner's rights: pgcrypto is open to nobody else.
create or replace function signalbox.set_configuration_key(
    key text,
    previous_key text default null
)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key_id constant text := signalbox._configuration_key_id(
        signalbox._read_configuration_key(set_configuration_key.key)
    );
begin
    -- Conditions and results are expressions, see _hmac: what is no key raises an error, nothing is null.
    if previous_key is not null
        and signalbox._read_configuration_key(set_configuration_key.previous_key) is null
    then
        return null;
    end if;
    return case
        when set_config('signalbox.configuration_key', set_configuration_key.key, true) is not null
            and set_config(
                'signalbox.previous_configuration_key',
                coalesce(set_configuration_key.previous_key, ''),
                true
            ) is not null
            then v_key_id
    end;
end;
$$;

comment on function signalbox.set_configuration_key(text, text) is
    'Set the key of sensitive configurations for this transaction and return its id, 16 hexadecimal '
    'digits; raises SB005 when it is not 32 bytes in hexadecimal digits or base64. Bind the key as a '
    'parameter.';
grant execute on function signalbox.set_configuration_key(text, text) to signalbox_agent;
