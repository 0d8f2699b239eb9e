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
    v_used_id text;
begin
    loop
        select k.key_id
        into v_used_id
        from signalbox_data.configuration_keys k
        where (
            k.project_id = _writing_key.project_id
            or k.project_id is null and _writing_key.project_id is null
        )
        for update;
        exit when found;
        insert into signalbox_data.configuration_keys (project_id, key_id)
        values (_writing_key.project_id, signalbox._configuration_key_id(v_secret))
        on conflict do nothing;
    end loop;

    if signalbox._configuration_key_id(v_secret) <> v_used_id then
        if exists (
            select
            from signalbox_data.configurations c
            where (
                c.project_id = _writing_key.project_id
                or c.project_id is null and _writing_key.project_id is null
            )
                and c.key_id is not null
        ) then
            v_secret := signalbox._session_configuration_key(v_used_id);
        else
            update signalbox_data.configuration_keys k
            set key_id = signalbox._configuration_key_id(v_secret),
                previous_key_id = null,
                rotated_at = signalbox_data.clock()
            where (
                k.project_id = _writing_key.project_id
                or k.project_id is null and _writing_key.project_id is null
            );
        end if;
    end if;
    return v_secret;
end;
$$;

comment on function signalbox._writing_key(uuid) is
    'The configuration key with which sensitive values of a project are encrypted; raises SB007 when the '
    'session does not have it.';
