-- The reverse of _aes_encrypt. Never of a text whose HMAC has not been checked: see _unsealed.
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
    execute 'create or replace function signalbox._aes_decrypt(data bytea, key bytea, vector bytea)
        returns bytea immutable parallel safe ' || coalesce(
        'language sql return '
            || v_schema || '.decrypt_iv(data, key, vector, ''aes-cbc/pad:pkcs''::text);',
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

comment on function signalbox._aes_decrypt(bytea, bytea, bytea) is
    'What _aes_encrypt encrypted; raises 0A000 without pgcrypto.';
