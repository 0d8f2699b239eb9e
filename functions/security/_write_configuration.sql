-- Make the next version of a configuration, whose fields have been checked and which has been locked.
-- The value comes beside them, since it is either encrypted or a field of the row. Returns its id.
create or replace function signalbox._write_configuration(
    configuration signalbox_data.configurations,
    value jsonb
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_new signalbox_data.configurations := configuration;
    v_now constant timestamptz := signalbox_data.clock();
    v_secret bytea;
begin
    -- Those of one that was deleted go on; and an earlier version that somebody has put back is no reason
    -- to count anew.
    v_new.version := 1 + coalesce(signalbox._configuration_version(v_new.project_id, v_new.key), 0);
    v_new.value := null;
    v_new.ciphertext := null;
    v_new.key_id := null;
    if not v_new.is_sensitive then
        v_new.value := _write_configuration.value;
    elsif _write_configuration.value is not null then
        v_secret := signalbox._writing_key(v_new.project_id);
        v_new.key_id := signalbox._configuration_key_id(v_secret);
        v_new.ciphertext := signalbox._encrypted_value(
            _write_configuration.value,
            v_secret,
            signalbox._configuration_context(
                v_new.project_id, v_new.key, v_new.version, v_new.value_type
            )
        );
    end if;

    insert into signalbox_data.configurations as c (
        project_id, key, value_type, is_sensitive, value, ciphertext, key_id, rules, description,
        version, created_at, updated_at
    )
    values (
        v_new.project_id, v_new.key, v_new.value_type, v_new.is_sensitive, v_new.value,
        v_new.ciphertext, v_new.key_id, v_new.rules, v_new.description, v_new.version, v_now, v_now
    )
    on conflict on constraint configurations_key_is_unique do update
    set value_type = excluded.value_type,
        is_sensitive = excluded.is_sensitive,
        value = excluded.value,
        ciphertext = excluded.ciphertext,
        key_id = excluded.key_id,
        rules = excluded.rules,
        description = excluded.description,
        version = excluded.version,
        updated_at = excluded.updated_at
    returning c.id
    into v_new.id;

    insert into signalbox_data.configuration_history (
        project_id, key, version, value_type, is_sensitive, value, rules, description, changed_at,
        changed_by
    )
    values (
        v_new.project_id, v_new.key, v_new.version, v_new.value_type, v_new.is_sensitive,
        v_new.value, v_new.rules, v_new.description, v_now, signalbox._session_user_id()
    );
    if v_new.is_sensitive then
        perform signalbox._hide_history(v_new.project_id, v_new.key);
    end if;
    return v_new.id;
end;
$$;

comment on function signalbox._write_configuration(signalbox_data.configurations, jsonb) is
    'Write a configuration as its next version, with a row in its history, and return its id.';
