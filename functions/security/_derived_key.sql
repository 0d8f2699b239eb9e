-- HKDF with SHA-512 (RFC 5869): from one secret a key of 64 bytes for each purpose, none of which
-- says anything of the secret or of another.
create or replace function signalbox._derived_key(secret bytea, purpose text)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return signalbox._hmac(
        convert_to(purpose, 'UTF8') || '\x01'::bytea,
        signalbox._hmac(secret, convert_to('signalbox', 'UTF8'))
    );
end;
$$;

comment on function signalbox._derived_key(bytea, text) is
    'The key of 64 bytes for a purpose, derived from a secret by HKDF.';
