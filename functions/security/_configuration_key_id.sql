-- By what a key is called where it must not be shown.
create or replace function signalbox._configuration_key_id(secret bytea)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return encode(
        substr(signalbox._derived_key(secret, 'signalbox configuration key id'), 1, 8), 'hex'
    );
end;
$$;

comment on function signalbox._configuration_key_id(bytea) is
    'The name of a key, 16 hexadecimal digits derived from it.';
