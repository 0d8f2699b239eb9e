-- Read a key as people write it. A key is random, and no password: so nobody can try keys out, and
-- none has to be stretched by a slow derivation.
create or replace function signalbox._read_configuration_key(key text)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bytea;
begin
    if key ~ '^[0-9A-Fa-f]{64}$' then
        v_key := decode(key, 'hex');
    elsif key ~ '^[A-Za-z0-9+/]{43}=$' then
        v_key := decode(key, 'base64');
    end if;

    -- Of 32 random bytes fewer than 16 are different less than once in 10^15 times. The message does
    -- not show the key.
    if v_key is null or (
        select count(distinct get_byte(v_key, b.place)) < 16
        from generate_series(0, 31) b (place)
    ) then
        raise exception 'a configuration key is 32 random bytes, as 64 hexadecimal digits or in base64'
            using
                errcode = 'SB005',
                hint = 'Make one: openssl rand -hex 32';
    end if;
    return v_key;
end;
$$;

comment on function signalbox._read_configuration_key(text) is
    'The 32 bytes of a configuration key; raises SB005 for anything that is none.';
