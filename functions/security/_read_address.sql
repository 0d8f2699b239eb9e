-- An address as proxies write it: perhaps with a port, perhaps in brackets, perhaps an IPv4 address in the
-- form of IPv6, which is the same client and must match the same lists.
create or replace function signalbox._read_address(written text)
returns inet
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text := btrim(_read_address.written, E' \t');
    v_address inet;
begin
    v_address := coalesce(
        substring(v_text from '^(\d+\.\d+\.\d+\.\d+)(?::\d+)?$'),
        substring(v_text from '^\[([0-9a-fA-F:.]+)\](?::\d+)?$'),
        substring(v_text from '^[0-9a-fA-F:.]+$')
    );
    if family(v_address) = 6 and v_address << '::ffff:0:0/96' then
        v_address := replace(host(v_address), '::ffff:', '');
    end if;
    return v_address;
exception
    when invalid_text_representation then
        return null;
end;
$$;

comment on function signalbox._read_address(text) is
    'The address that a header names; null when that is none.';
