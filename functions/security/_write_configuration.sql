-- Make the next version of a configuration, whose fields have been checked and which has been locked.
-- The value comes beside them, since it is either encrypted or a field of the row. Returns the version.
create or replace function signalbox._write_configuration(
    configuration signalbox_data.configurations,
    value jsonb
)
returns integer
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
    select 1 + coalesce(max(h.version), 0)
    into v_new.version
    from signalbox_data.configuration_history h
    where (
        h.project_id = v_new.project_id
        or h.project_id is null and v_new.project_id is null
    )
        and h.key = v_new.key;
    v_new.value := null;
    v_new.ciphertext := null;
    v_new.key_id := null;
    if v_new.is_sensitive and _write_configuration.value is not null then
        v_secret := signalbox._writing_key(v_new.project_id);
        v_new.key_id := signalbox._configuration_key_id(v_secret);
        v_new.ciphertext := signalbox._encrypted_value(
            _write_configuration.value,
            v_secret,
            signalbox._configuration_context(
                v_new.project_id, v_new.key, v_new.version, v_new.value_type
            )
        );
    elsif not v_new.is_sensitive then
        v_new.value := _write_configuration.value;
    end if;

    insert into signalbox_data.configurations (
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
        updated_at = excluded.updated_at;

    insert into signalbox_data.configuration_history (
        project_id, key, version, value_type, is_sensitive, value, rules, description, changed_at,
        changed_by
    )
    values (
        v_new.project_id, v_new.key, v_new.version, v_new.value_type, v_new.is_sensitive,
        v_new.value, v_new.rules, v_new.description, v_now, signalbox._session_user_id()
    );

    -- What has become sensitive was in the clear before.
    if v_new.is_sensitive then
        update signalbox_data.configuration_history h
        set value = null,
            is_sensitive = true
        where (
            h.project_id = v_new.project_id
            or h.project_id is null and v_new.project_id is null
        )
            and h.key = v_new.key
            and not h.is_sensitive;
    end if;
    return v_new.version;
end;
$$;

comment on function signalbox._write_configuration(signalbox_data.configurations, jsonb) is
    'Write a configuration as its next version, with a row in its history, and return the version.';
