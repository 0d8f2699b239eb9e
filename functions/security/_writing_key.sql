-- The key with which a project's sensitive values are to be encrypted, which the session must have;
-- without a project those of the installation. The first one is whichever the session has, and so
-- is the next when nothing is encrypted any more. A rotation waits until the transaction ends.
create or replace function signalbox._writing_key(project_id uuid)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_secret bytea := signalbox._session_configuration_key();
    v_secret_id constant text := signalbox._configuration_key_id(v_secret);
    v_used signalbox_data.configuration_keys;
begin
    -- It is there, or was made by somebody else at this moment.
    loop
        select *
        into v_used
        from signalbox_data.configuration_keys k
        where k.id = case
            when _writing_key.project_id is null then (
                select n.id
                from signalbox_data.configuration_keys n
                where n.project_id is null
            )
            else (
                select p.id
                from signalbox_data.configuration_keys p
                where p.project_id = _writing_key.project_id
            )
        end
        for update;
        exit when found;
        insert into signalbox_data.configuration_keys (project_id, key_id)
        values (_writing_key.project_id, v_secret_id)
        on conflict do nothing;
    end loop;
    if v_used.key_id = v_secret_id then
        return v_secret;
    end if;

    if exists (
        select
        from signalbox_data.configurations c
        where c.project_id = _writing_key.project_id
            and c.key_id is not null
        union all
        select
        from signalbox_data.configurations c
        where c.project_id is null
            and _writing_key.project_id is null
            and c.key_id is not null
    ) then
        return signalbox._session_configuration_key(v_used.key_id);
    end if;
    update signalbox_data.configuration_keys k
    set key_id = v_secret_id,
        previous_key_id = null,
        rotated_at = signalbox_data.clock()
    where k.id = v_used.id;
    return v_secret;
end;
$$;

comment on function signalbox._writing_key(uuid) is
    'The configuration key with which sensitive values of a project are encrypted; raises SB007 when the '
    'session does not have it.';
