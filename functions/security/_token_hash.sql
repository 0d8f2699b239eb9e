-- What of a token is stored. It has 256 random bits, so that one fast hash without salt is enough: nobody
-- tries them all, and no two are the same.
--
-- Not in SQL: a statement inside a function can be logged, with the token.
create or replace function signalbox._token_hash(token text)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return sha256(convert_to(_token_hash.token, 'UTF8'));
end;
$$;

comment on function signalbox._token_hash(text) is 'The SHA-256 of a token.';
