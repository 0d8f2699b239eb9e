-- The key of the session that has an id: the present one or the one before it. Without an id the
-- present one.
create or replace function signalbox._session_configuration_key(key_id text default null)
returns bytea
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text;
    v_key bytea;
    v_ids text[] := '{}';
begin
    -- alter role … set and alter database … set are rows of a table, which every role can read and
    -- every dump of the server holds.
    if exists (
        select
        from pg_catalog.pg_db_role_setting s
        cross join lateral unnest(s.setconfig) c (setting)
        where c.setting ~* '^signalbox\.(previous_)?configuration_key='
    ) then
        raise exception 'the configuration key stands in the database, as a setting of a role or of a database'
            using
                errcode = 'SB007',
                hint = 'Reset that setting, make a new key, and rotate_configuration_key.';
    end if;

    foreach v_text in array array[
        current_setting('signalbox.configuration_key', true),
        current_setting('signalbox.previous_configuration_key', true)
    ]
    loop
        if v_text <> '' then
            v_key := signalbox._read_configuration_key(v_text);
            if key_id is null or signalbox._configuration_key_id(v_key) = key_id then
                return v_key;
            end if;
            v_ids := v_ids || signalbox._configuration_key_id(v_key);
        end if;
    end loop;

    if v_ids = '{}' then
        raise exception 'a sensitive configuration needs the configuration key, and the session has none'
            using
                errcode = 'SB007',
                hint = 'Call set_configuration_key first, in the same transaction.';
    end if;
    raise exception 'this is encrypted with the key %, and the session has %',
        key_id, array_to_string(v_ids, ' and ')
        using
            errcode = 'SB007',
            hint = 'Call set_configuration_key with the key that has this id.';
end;
$$;

comment on function signalbox._session_configuration_key(text) is
    'The 32 bytes of the configuration key of the session that has an id; raises SB007 when it has none.';
