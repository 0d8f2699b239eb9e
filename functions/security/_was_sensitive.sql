-- Whether a configuration is sensitive when nobody says so: as it is, or as it was when it was deleted, or
-- as the installation has defined it. So a secret that is set anew does not stand in the clear because
-- somebody has forgotten to say what it is.
create or replace function signalbox._was_sensitive(project_id uuid, key text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id_above constant uuid := signalbox._configuration_id(null, key);
    v_version constant integer := signalbox._configuration_version(project_id, key);
    v_was_sensitive boolean;
    v_is_sensitive_above boolean;
begin
    if project_id is null then
        select h.is_sensitive
        into v_was_sensitive
        from signalbox_data.configuration_history h
        where h.project_id is null
            and h.key = _was_sensitive.key
            and h.version = v_version;
    else
        select h.is_sensitive
        into v_was_sensitive
        from signalbox_data.configuration_history h
        where h.project_id = _was_sensitive.project_id
            and h.key = _was_sensitive.key
            and h.version = v_version;
    end if;
    select c.is_sensitive
    into v_is_sensitive_above
    from signalbox_data.configurations c
    where c.id = v_id_above;

    return coalesce(v_was_sensitive, false) or coalesce(v_is_sensitive_above, false);
end;
$$;

comment on function signalbox._was_sensitive(uuid, text) is
    'Whether the newest version of a configuration, or that of the installation, is sensitive.';
