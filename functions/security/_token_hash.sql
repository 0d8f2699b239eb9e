-- What of a token is stored. It has 256 random bits, so that one fast hash without salt is enough: nobody
-- tries them all, and no two are the same.
create or replace function signalbox._token_hash(token text)
returns bytea
language sql
immutable
parallel safe
as $$
    select pg_catalog.sha256(pg_catalog.convert_to(_token_hash.token, 'UTF8'));
$$;

comment on function signalbox._token_hash(text) is 'The SHA-256 of a token.';
