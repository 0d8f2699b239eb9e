-- The tag of _sealed: over what is associated, vector and ciphertext, and the length of the first in
-- bits, so that nothing can be moved from one to the other.
create or replace function signalbox._seal_tag(ciphertext bytea, key bytea, associated bytea)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return substr(
        signalbox._hmac(
            associated || ciphertext || int8send(8 * length(associated)),
            substr(key, 1, 32)
        ),
        1,
        32
    );
end;
$$;

comment on function signalbox._seal_tag(bytea, bytea, bytea) is
    'What proves a ciphertext, with its vector, and what is associated with it: 32 bytes.';
