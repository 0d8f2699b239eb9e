-- HMAC-SHA-512 (RFC 2104) of pgcrypto, wherever that stands: the body is bound to the function
-- itself and not to its name, so that the extension can move and nobody can take its place.
--
-- Keys and secrets stand in expressions alone, in this and in all functions that have to do with them,
-- and never in a statement inside a function, perform among them: a server can log statements with
-- their plans, and secrets would show there. This one is put in place of its call.
do $do$
declare
    v_schema constant text := (
        select quote_ident(n.nspname)
        from pg_catalog.pg_extension e
        inner join pg_catalog.pg_namespace n
            on n.oid = e.extnamespace
        where e.extname = 'pgcrypto'
    );
begin
    -- Dynamic, because the schema is known only now.
    execute 'create or replace function signalbox._hmac(data bytea, key bytea)
        returns bytea immutable parallel safe ' || coalesce(
        'language sql return ' || v_schema || '.hmac(data, key, ''sha512''::text);',
        'language plpgsql set search_path = pg_catalog, pg_temp as $$
        begin
            raise exception ''this database has no pgcrypto''
                using
                    errcode = ''0A000'',
                    hint = ''Have the extension made, then load the code again: make code.'';
        end;
        $$'
    );
end;
$do$;

comment on function signalbox._hmac(bytea, bytea) is
    'HMAC-SHA-512 of data with a key, 64 bytes; raises 0A000 without pgcrypto.';
