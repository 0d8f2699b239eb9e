-- Make a user a pseudonym: from the end of this transaction on nobody is this user any more. What it takes to find
-- the rest is kept with the erasure until that is done. Does nothing for who is one already.
create or replace function signalbox._begin_erasure(user_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_short_name constant text := 'erased-' || right(_begin_erasure.user_id::text, 12);
    v_names record;
begin
    if exists (
        select
        from signalbox_data.erasures e
        where e.user_id = _begin_erasure.user_id
    ) then
        return;
    end if;

    v_names := signalbox._names_of(_begin_erasure.user_id);
    insert into signalbox_data.erasures (user_id, begun_at, names, words)
    values (_begin_erasure.user_id, v_now, v_names.names, v_names.names || v_names.addresses);

    update signalbox_data.users u
    set name = case
            when exists (select from signalbox_data.users o where o.name = v_short_name)
                then 'erased-' || gen_random_uuid()
            else v_short_name
        end,
        email = null,
        display_name = null,
        metadata = '{}',
        database_role = null,
        is_active = false,
        erased_at = v_now,
        updated_at = v_now
    where u.id = _begin_erasure.user_id;
end;
$$;

comment on function signalbox._begin_erasure(uuid) is
    'Make a user a pseudonym, and note what has to be looked for; nothing for one who is a pseudonym already.';
