-- A new token, sb_<prefix>_<secret><checksum>. UUIDs are where PostgreSQL without extensions has random
-- bytes from. Of the 128 bits of each six are fixed, so that three are hashed to have 256 that are not.
create or replace function signalbox._new_token(out token text, out prefix text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    prefix := signalbox._base62(uuid_send(gen_random_uuid()), 10);
    token := 'sb_' || prefix || '_' || signalbox._base62(
        sha256(
            uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid())
            || uuid_send(gen_random_uuid())
        ),
        43
    );
    token := token || signalbox._token_checksum(token);
end;
$$;

comment on function signalbox._new_token() is
    'A token of 256 random bits that there has never been, and its prefix.';
