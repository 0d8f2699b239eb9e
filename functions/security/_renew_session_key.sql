-- Draw the secret by which settings of sessions are told from forged ones, for example when a copy of
-- the database has gone where others can read it. Transactions under way are nobody's from then on.
--
-- To be called by the owner. UUIDs are where PostgreSQL without extensions has random bytes from; six
-- of the 128 bits of each are fixed.
create or replace function signalbox._renew_session_key()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into signalbox_data.session_keys as k (inner_key, outer_key)
    values (
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
        uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    )
    on conflict (is_current) do update
        set inner_key = excluded.inner_key,
            outer_key = excluded.outer_key,
            created_at = signalbox_data.clock();
end;
$$;

comment on function signalbox._renew_session_key() is
    'Draw a new secret for the settings of sessions; all that was vouched for is forgotten.';

-- A database that is new, or was restored without the secret.
select signalbox._renew_session_key()
where not exists (select from signalbox_data.session_keys);
