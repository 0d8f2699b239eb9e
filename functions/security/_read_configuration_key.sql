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
    v_seen bytea := decode(repeat('00', 32), 'hex');
begin
    if key ~ '^[0-9A-Fa-f]{64}$' then
        v_key := decode(key, 'hex');
    elsif key ~ '^[A-Za-z0-9+/]{43}=$' then
        v_key := decode(key, 'base64');
    end if;

    -- Of 32 random bytes fewer than 16 are different less than once in 10^15 times. The message does
    -- not show the key.
    for v_place in 0 .. 31 loop
        v_seen := set_bit(v_seen, get_byte(v_key, v_place), 1);
    end loop;
    if v_seen is null or bit_count(v_seen) < 16 then
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
