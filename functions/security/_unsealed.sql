-- Open what _sealed made, or null when it or what is associated with it was altered, or the key is
-- another. Both tags go through an HMAC with a random key before they are compared, so that the time
-- that it takes says nothing of how many bytes agree. Nothing is decrypted before that.
create or replace function signalbox._unsealed(sealed bytea, key bytea, associated bytea)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ciphertext constant bytea := substr(sealed, 1, greatest(length(sealed) - 32, 0));
    v_tag constant bytea := substr(sealed, length(v_ciphertext) + 1);
    v_random constant bytea := signalbox._random_bytes();
begin
    if length(v_ciphertext) < 32
        or signalbox._hmac(v_tag, v_random) is distinct from signalbox._hmac(
            signalbox._seal_tag(v_ciphertext, key, associated), v_random
        )
    then
        return null;
    end if;

    return signalbox._aes_decrypt(
        substr(v_ciphertext, 17), substr(key, 33, 32), substr(v_ciphertext, 1, 16)
    );
end;
$$;

comment on function signalbox._unsealed(bytea, bytea, bytea) is
    'The text that _sealed encrypted, or null when it is not what was sealed with this key.';
