-- An address as proxies write it: perhaps with a port, perhaps in brackets, perhaps an IPv4 address in the
-- form of IPv6, which is the same client and must match the same lists.
--
-- Whether it is one is told beforehand: policies ask this, also of parallel workers, where no error can be
-- caught.
create or replace function signalbox._read_address(written text)
returns inet
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_byte constant text := '(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)';
    v_ipv4 constant text := '(?:' || v_byte || '\.){3}' || v_byte;
    v_ipv6 constant text := '(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}'
        '|(?:[\da-f]{1,4}:){1,7}:'
        '|(?:[\da-f]{1,4}:){1,6}(?::[\da-f]{1,4}){1}'
        '|(?:[\da-f]{1,4}:){1,5}(?::[\da-f]{1,4}){1,2}'
        '|(?:[\da-f]{1,4}:){1,4}(?::[\da-f]{1,4}){1,3}'
        '|(?:[\da-f]{1,4}:){1,3}(?::[\da-f]{1,4}){1,4}'
        '|(?:[\da-f]{1,4}:){1,2}(?::[\da-f]{1,4}){1,5}'
        '|[\da-f]{1,4}:(?::[\da-f]{1,4}){1,6}'
        '|:(?::[\da-f]{1,4}){1,7}'
        '|::)';
    v_text text := lower(btrim(_read_address.written, E' \t'));
    v_address inet;
begin
    if length(v_text) > 60 then
        return null;
    end if;
    v_text := coalesce(
        substring(v_text from '^\[([^]]*)\](?::\d+)?$'),
        substring(v_text from '^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$'),
        v_text
    );
    v_text := coalesce(substring(v_text from '^::ffff:(\d+\.\d+\.\d+\.\d+)$'), v_text);
    if v_text ~ ('^' || v_ipv4 || '$') or v_text ~ ('^' || v_ipv6 || '$') then
        v_address := v_text;
    end if;
    if v_address << '::ffff:0:0/96' then
        v_address := replace(host(v_address), '::ffff:', '');
    end if;
    return v_address;
end;
$$;

comment on function signalbox._read_address(text) is
    'The address that a header names; null when that is none.';
