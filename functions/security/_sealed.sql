-- Encrypt and authenticate: A256CBC-HS512 of RFC 7518, section 5.2.5. Of the 64 bytes of the key the
-- first half authenticates and the second encrypts. associated is not kept with the result, but
-- must be the same when it is opened. The vector is drawn anew for every call, by the caller.
create or replace function signalbox._sealed(
    plaintext bytea,
    key bytea,
    vector bytea,
    associated bytea
)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ciphertext constant bytea
        := vector || signalbox._aes_encrypt(plaintext, substr(key, 33, 32), vector);
begin
    return v_ciphertext || signalbox._seal_tag(v_ciphertext, key, associated);
end;
$$;

comment on function signalbox._sealed(bytea, bytea, bytea, bytea) is
    'A text encrypted with a key of 64 bytes and bound to what is associated: the vector of 16 bytes, '
    'the ciphertext, a tag of 32 bytes.';
