-- AES-256-CBC of pgcrypto, see _hmac. It keeps a secret and proves nothing: _sealed does both.
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
    execute 'create or replace function signalbox._aes_encrypt(data bytea, key bytea, vector bytea)
        returns bytea immutable parallel safe ' || coalesce(
        'language sql return '
            || v_schema || '.encrypt_iv(data, key, vector, ''aes-cbc/pad:pkcs''::text);',
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

comment on function signalbox._aes_encrypt(bytea, bytea, bytea) is
    'AES in CBC mode with PKCS #7 padding, by a key of 32 bytes; raises 0A000 without pgcrypto.';
