-- Delete a configuration with what was defined of it. Its history stays, and its versions go on when it
-- is set again. No key is needed for one that is sensitive.
--
--     select * from signalbox.delete_configuration(:project_id, 'github.token');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.delete_configuration(project_id uuid, key text)
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
    v_deleted signalbox.configurations;
begin
    perform signalbox._require_configuration_access(delete_configuration.project_id, 'operator');
    perform signalbox._require_configuration_key(delete_configuration.key);
    perform signalbox._lock_configuration(delete_configuration.key);

    v_id := signalbox._configuration_id(
        delete_configuration.project_id, delete_configuration.key
    );
    delete from signalbox_data.configurations c
    where c.id = v_id
    returning
        c.project_id, c.id, c.key, c.value_type, c.is_sensitive, c.value, c.key_id, c.rules,
        c.description, c.version, c.created_at, c.updated_at
    into v_deleted;
    if not found then
        raise exception 'configuration % not found', delete_configuration.key
            using errcode = 'SB001';
    end if;

    insert into signalbox_data.configuration_history (
        project_id, key, version, value_type, is_sensitive, rules, description, is_deleted,
        changed_at, changed_by
    )
    values (
        v_deleted.project_id,
        v_deleted.key,
        1 + signalbox._configuration_version(v_deleted.project_id, v_deleted.key),
        v_deleted.value_type,
        v_deleted.is_sensitive,
        v_deleted.rules,
        v_deleted.description,
        true,
        signalbox_data.clock(),
        signalbox._session_user_id()
    );
    return next v_deleted;
end;
$$;

comment on function signalbox.delete_configuration(uuid, text) is
    'Delete a configuration of a project or (null) of the installation and return it as it was; raises '
    'SB001 when there is none.';
grant execute on function signalbox.delete_configuration(uuid, text) to signalbox_operator;
