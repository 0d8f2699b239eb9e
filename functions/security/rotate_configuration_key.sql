-- Encrypt with a new key what is encrypted with an old one, in all projects: at most max_rows values
-- in a call, to be called until none remain. From the first call on the new key is the one that
-- values are written with.
--
--     select * from signalbox.rotate_configuration_key($1, $2);
--
-- A session that has both keys, see set_configuration_key, reads and writes before, during and after
-- it. A value that somebody is changing at the moment is left to the next call; one that was altered
-- stays as it is, and is counted.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.rotate_configuration_key(
    old_key text,
    new_key text,
    max_rows integer default 1000
)
returns table (rotated integer, altered integer, remaining bigint)
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old constant bytea := signalbox._read_configuration_key(old_key);
    v_new constant bytea := signalbox._read_configuration_key(new_key);
    v_old_id constant text := signalbox._configuration_key_id(v_old);
    v_new_id constant text := signalbox._configuration_key_id(v_new);
    v_row signalbox_data.configurations;
    v_context bytea;
    v_value jsonb;
    v_ciphertext bytea;
begin
    perform signalbox._require_administrator();
    if v_old_id = v_new_id then
        raise exception 'both keys are the same' using errcode = 'SB005', detail = '$.new_key';
    end if;
    if max_rows is null or max_rows < 1 then
        raise exception 'max_rows must be at least 1' using errcode = 'SB005', detail = '$.max_rows';
    end if;

    -- Whoever writes a value holds the row of its project.
    perform
    from signalbox_data.configuration_keys k
    where k.key_id = v_old_id
    order by k.id
    for update;
    update signalbox_data.configuration_keys k
    set key_id = v_new_id,
        previous_key_id = v_old_id,
        rotated_at = signalbox_data.clock()
    where k.key_id = v_old_id;
    if not found and not exists (
        select
        from signalbox_data.configuration_keys k
        where k.previous_key_id = v_old_id
            and k.key_id = v_new_id
    ) then
        raise exception 'nothing is encrypted with the key %', v_old_id
            using
                errcode = 'SB001',
                hint = 'configuration_keys has the ids of those in use.';
    end if;

    rotated := 0;
    altered := 0;
    for v_row in
        select *
        from signalbox_data.configurations c
        where c.key_id = v_old_id
        order by c.id
        for update skip locked
    loop
        exit when rotated >= max_rows;
        v_context := signalbox._configuration_context(
            v_row.project_id, v_row.key, v_row.version, v_row.value_type
        );
        v_value := signalbox._decrypted_value(v_row.ciphertext, v_old, v_context);
        if v_value is null then
            altered := altered + 1;
        else
            v_ciphertext := signalbox._encrypted_value(v_value, v_new, v_context);
            update signalbox_data.configurations c
            set ciphertext = v_ciphertext,
                key_id = v_new_id
            where c.id = v_row.id;
            rotated := rotated + 1;
        end if;
    end loop;

    remaining := (
        select count(*)
        from signalbox_data.configurations c
        where c.key_id = v_old_id
    );
    return next;
end;
$$;

comment on function signalbox.rotate_configuration_key(text, text, integer) is
    'Encrypt with a new key what is encrypted with an old one, at most max_rows values, and return how '
    'many were, how many were altered and left, and how many remain; to be called until none do. Raises '
    'SB001 when nothing is encrypted with the old key, SB005 for what is no key, SB007 but to '
    'administrators. Bind both as parameters.';
grant execute on function signalbox.rotate_configuration_key(text, text, integer) to signalbox_admin;
