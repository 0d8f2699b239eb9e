-- What tells a token from one with a typing error, and from text that only looks like one, without
-- asking a database: scanners for leaked secrets can compute it. It proves nothing else.
--
-- The first 32 bits of a SHA-256 as a number of six digits, as _base62 writes it, without its long
-- division: it is computed at every login.
create or replace function signalbox._token_checksum(body text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    v_hash constant text := encode(sha256(convert_to(_token_checksum.body, 'UTF8')), 'hex');
    v_number bigint := ('x' || left(v_hash, 8))::bit(32)::bigint;
    v_text text := '';
begin
    for v_place in 1..6 loop
        v_text := substr(v_digits, (v_number % 62)::integer + 1, 1) || v_text;
        v_number := v_number / 62;
    end loop;
    return v_text;
end;
$$;

comment on function signalbox._token_checksum(text) is
    'The last six characters of a token that begins like this.';
