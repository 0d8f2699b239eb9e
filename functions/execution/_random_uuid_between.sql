-- A random point between two UUIDs, by their first 56 bits: enough for UUIDv7, whose first
-- 48 are the time.
create or replace function signalbox._random_uuid_between(low uuid, high uuid)
returns uuid
language sql
volatile
set search_path = ''
as $$
    select (
        encode(substring(int8send(b.low + floor(random() * (b.high - b.low + 1))::bigint), 2), 'hex')
        || repeat('0', 18)
    )::uuid
    from (
        select
            ('x00' || left(replace(_random_uuid_between.low::text, '-', ''), 14))
                ::bit(64)::bigint as low,
            ('x00' || left(replace(_random_uuid_between.high::text, '-', ''), 14))
                ::bit(64)::bigint as high
    ) b;
$$;

comment on function signalbox._random_uuid_between(uuid, uuid) is
    'A random UUID from low to high, for a fair start among projects.';
