-- migrate:up
set local lock_timeout = '3s';

-- Sensitive configurations need AES and HMAC, which PostgreSQL has in its extension pgcrypto. Where
-- it stands already, in whatever schema, it is used as it is. Where it cannot be made, everything
-- else works without it.
do $$
begin
    if exists (select from pg_catalog.pg_extension where extname = 'pgcrypto') then
        return;
    end if;
    create schema signalbox_crypto;
    comment on schema signalbox_crypto is
        'The extension pgcrypto and nothing else. Only the owner may use it.';
    create extension pgcrypto with schema signalbox_crypto;
exception
    when feature_not_supported or undefined_file or insufficient_privilege then
        raise notice 'there is no pgcrypto, so no configuration can be sensitive: %', sqlerrm;
end;
$$;

-- migrate:down
set local lock_timeout = '3s';

-- Only what the other half made: pgcrypto in another schema is somebody else's.
do $$
begin
    if exists (
        select
        from pg_catalog.pg_extension
        where extname = 'pgcrypto'
            and extnamespace = pg_catalog.to_regnamespace('signalbox_crypto')
    ) then
        drop extension pgcrypto;
    end if;
end;
$$;
drop schema if exists signalbox_crypto;
