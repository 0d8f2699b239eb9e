-- Set a configuration of a project or, with null for the project, of the installation as a whole. A key
-- that has been set or defined before keeps its type and stays sensitive, also when it was deleted since;
-- a new one is a string in the clear, unless it says otherwise.
--
--     select * from signalbox.set_configuration(:project_id, 'deploy.window', '2 hours', 'duration');
--
--     select signalbox.set_configuration_key($1);
--     select * from signalbox.set_configuration($1, 'github.token', $2, is_sensitive => true);
--
-- A sensitive value is encrypted with the key of the transaction; bind it as a parameter, as the key.
-- With expected_version nothing is changed when somebody else was faster; 0 stands for none yet.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_configuration(
    project_id uuid,
    key text,
    value text,
    value_type signalbox_data.configuration_type default null,
    is_sensitive boolean default null,
    description text default null,
    expected_version integer default null
)
returns setof signalbox.configurations
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_id uuid;
    v_old signalbox_data.configurations;
    v_above signalbox_data.configurations;
    v_new signalbox_data.configurations;
    v_value jsonb;
begin
    perform signalbox._require_configuration_access(set_configuration.project_id, 'operator');
    perform signalbox._require_configuration_key(set_configuration.key);
    perform signalbox._lock_configuration(set_configuration.key);
    v_id := signalbox._configuration_id(set_configuration.project_id, set_configuration.key);
    select *
    into v_old
    from signalbox_data.configurations c
    where c.id = v_id
    for update;
    select *
    into v_above
    from signalbox_data.configurations c
    where c.project_id is null
        and c.key = set_configuration.key;
    if expected_version <> coalesce(v_old.version, 0) then
        raise exception 'configuration % is at version %, not %',
            set_configuration.key, coalesce(v_old.version, 0), expected_version
            using errcode = 'SB002', hint = 'Read it again: somebody has changed it.';
    end if;

    v_new.project_id := set_configuration.project_id;
    v_new.key := set_configuration.key;
    v_new.value_type := coalesce(
        set_configuration.value_type, v_old.value_type, v_above.value_type, 'string'
    );
    v_new.is_sensitive := coalesce(
        set_configuration.is_sensitive,
        signalbox._was_sensitive(set_configuration.project_id, set_configuration.key)
    );
    v_new.description := coalesce(set_configuration.description, v_old.description);
    v_new.rules := coalesce(v_old.rules, '{}');
    if v_new.value_type <> v_old.value_type then
        v_new.rules := signalbox._read_rules(v_new.rules, v_new.value_type);
    end if;
    perform signalbox._require_agreement(v_new);
    v_value := signalbox._read_configuration(set_configuration.value, v_new.value_type);
    v_value := signalbox._require_rules(v_value, v_new);

    -- What is set to what it is already makes no version; whether a secret is the same is not said.
    if v_new.is_sensitive
        or v_old.version is null
        or v_value is distinct from v_old.value
        or (v_new.value_type, v_new.is_sensitive, v_new.description)
            is distinct from (v_old.value_type, v_old.is_sensitive, v_old.description)
    then
        v_id := signalbox._write_configuration(v_new, v_value);
    end if;

    return query
        select *
        from signalbox.configurations c
        where c.id = v_id;
end;
$$;

comment on function signalbox.set_configuration(
    uuid, text, text, signalbox_data.configuration_type, boolean, text, integer
) is
    'Set a configuration of a project or (null) of the installation and return it. Raises SB001 when '
    'there is no such project, SB002 when it is not at expected_version, SB005 when the value does not '
    'fit, SB006 when it is too long, SB007 when it would no longer be sensitive or the session does not '
    'have the key.';
grant execute on function signalbox.set_configuration(
    uuid, text, text, signalbox_data.configuration_type, boolean, text, integer
) to signalbox_operator;
