-- Where two UUIDs part: the least UUID that has the first bit in which they differ as the
-- higher of them has it. All from low up to it share that bit with low, all from it on up to
-- high share it with high.
create or replace function signalbox._fork_between(low uuid, high uuid)
returns uuid
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select encode(
        int8send(substring(f.bits from 1 for 64)::bit(64)::bigint)
            || int8send(substring(f.bits from 65 for 64)::bit(64)::bigint),
        'hex'
    )::uuid
    from (
        select
            substring(b.high from 1 for position(B'1' in b.low # b.high))::bit(128) as bits
        from (
            select
                ('x' || replace(_fork_between.low::text, '-', ''))::bit(128) as low,
                ('x' || replace(_fork_between.high::text, '-', ''))::bit(128) as high
        ) b
    ) f;
$$;

comment on function signalbox._fork_between(uuid, uuid) is
    'The least UUID on the side of high when those from low to high are parted in two.';
