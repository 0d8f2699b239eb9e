-- A value as a configuration keeps it when it is sensitive. The first byte is the kind of
-- encryption.
create or replace function signalbox._encrypted_value(value jsonb, secret bytea, context bytea)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    return '\x01'::bytea || signalbox._sealed(
        convert_to(value::text, 'UTF8'),
        signalbox._derived_key(secret, 'signalbox configuration A256CBC-HS512'),
        substr(signalbox._random_bytes(), 1, 16),
        context
    );
end;
$$;

comment on function signalbox._encrypted_value(jsonb, bytea, bytea) is
    'A value encrypted with a configuration key and bound to its context.';
