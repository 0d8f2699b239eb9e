-- What _encrypted_value encrypted, or null when the row is not as it was then. Its caller knows by the
-- id that the key is the right one.
create or replace function signalbox._decrypted_value(ciphertext bytea, secret bytea, context bytea)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_plaintext bytea;
begin
    if substr(ciphertext, 1, 1) = '\x01' then
        v_plaintext := signalbox._unsealed(
            substr(ciphertext, 2),
            signalbox._derived_key(secret, 'signalbox configuration A256CBC-HS512'),
            context
        );
    end if;

    return convert_from(v_plaintext, 'UTF8')::jsonb;
end;
$$;

comment on function signalbox._decrypted_value(bytea, bytea, bytea) is
    'A value decrypted with a configuration key, or null when ciphertext or context were altered.';
