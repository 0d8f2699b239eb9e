-- The value of a configuration as text, decrypted with the key of the transaction where it is
-- sensitive: the project's or, when that has none, the installation's.
--
--     select signalbox.set_configuration_key($1);
--     select signalbox.reveal_configuration(:project_id, 'github.token');
--
-- Runs with the owner's rights: no role may read what is encrypted.
create or replace function signalbox.reveal_configuration(project_id uuid, key text)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_ids uuid[];
    v_configuration signalbox_data.configurations;
begin
    perform signalbox._require_configuration_access(reveal_configuration.project_id, 'agent');
    perform signalbox._require_configuration_key(reveal_configuration.key);

    v_ids := array[
        signalbox._configuration_id(reveal_configuration.project_id, reveal_configuration.key),
        signalbox._configuration_id(null, reveal_configuration.key)
    ];
    select *
    into v_configuration
    from signalbox_data.configurations c
    where c.id = any (v_ids)
        and (c.ciphertext is not null or c.value is not null)
    order by c.project_id nulls last
    limit 1;
    if not found then
        raise exception 'configuration % not found', reveal_configuration.key
            using errcode = 'SB001', hint = 'It may be defined, and not set.';
    end if;

    perform signalbox._log_audit_event(
        'read', 'configuration', v_configuration.project_id, v_configuration.id,
        jsonb_build_object('key', v_configuration.key, 'version', v_configuration.version),
        'security'
    );
    return signalbox._configuration_value(v_configuration) #>> '{}';
end;
$$;

comment on function signalbox.reveal_configuration(uuid, text) is
    'The value of a configuration, also of a sensitive one, as text: the project''s own or that of the '
    'installation. Raises SB001 when it is not set and SB007 when the session does not have the key or '
    'the row was altered.';
grant execute on function signalbox.reveal_configuration(uuid, text) to signalbox_agent;
