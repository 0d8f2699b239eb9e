-- Bytes as a number of so many digits, of which there are 62: what a double click selects as one word
-- and needs no quoting anywhere. Digits that do not fit are cut off at the front.
create or replace function signalbox._base62(bytes bytea, digits integer)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_digits constant text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    v_number numeric := 0;
    v_text text := '';
begin
    for v_place in 0..length(_base62.bytes) - 1 loop
        v_number := v_number * 256 + get_byte(_base62.bytes, v_place);
    end loop;
    for v_place in 1.._base62.digits loop
        v_text := substr(v_digits, (v_number % 62)::integer + 1, 1) || v_text;
        v_number := div(v_number, 62);
    end loop;
    return v_text;
end;
$$;

comment on function signalbox._base62(bytea, integer) is
    'The bytes as a number with digits 0-9, A-Z and a-z, the last so many of them.';
