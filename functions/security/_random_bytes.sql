-- 32 bytes that nobody can foresee. A random UUID has 122 bits of the server's strong source of
-- randomness; of two of them SHA-256 makes bytes in which every bit is random.
create or replace function signalbox._random_bytes()
returns bytea
language sql
volatile
as $$
    select pg_catalog.sha256(
        pg_catalog.uuid_send(pg_catalog.gen_random_uuid())
            || pg_catalog.uuid_send(pg_catalog.gen_random_uuid())
    );
$$;

comment on function signalbox._random_bytes() is '32 random bytes, fit for keys.';
