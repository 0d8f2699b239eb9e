-- The value of a configuration as it is kept; null when it has none. One that is older than its history
-- was put back, and opens as little as one that was altered.
create or replace function signalbox._configuration_value(
    configuration signalbox_data.configurations
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value jsonb := configuration.value;
    v_is_newest boolean;
begin
    if configuration.ciphertext is null then
        return v_value;
    end if;

    v_value := signalbox._decrypted_value(
        configuration.ciphertext,
        signalbox._session_configuration_key(configuration.key_id),
        signalbox._configuration_context(
            configuration.project_id,
            configuration.key,
            configuration.version,
            configuration.value_type
        )
    );
    v_is_newest := configuration.version = signalbox._configuration_version(
        configuration.project_id, configuration.key
    );
    if v_value is null or v_is_newest is not true then
        raise exception 'configuration % was altered: it is not what was encrypted', configuration.key
            using
                errcode = 'SB007',
                detail = format(
                    'version %s, project %s',
                    configuration.version, coalesce(configuration.project_id::text, 'none')
                ),
                hint = 'Set it anew, and find out who has written to the table.';
    end if;
    return v_value;
end;
$$;

comment on function signalbox._configuration_value(signalbox_data.configurations) is
    'The value of a configuration, decrypted with the key of the session; raises SB007 when the key is '
    'not there or the row was altered.';
