-- The least id that was made so long before another one: the first 48 bits of a UUIDv7 are its time in
-- milliseconds.
create or replace function signalbox._id_before(id uuid, age interval)
returns uuid
language sql
immutable
parallel safe
as $$
    select rpad(
        lpad(
            to_hex(
                ('x' || left(replace(_id_before.id::text, '-', ''), 12))::bit(48)::bigint
                - (extract(epoch from _id_before.age) * 1000)::bigint
            ),
            12,
            '0'
        ),
        32,
        '0'
    )::uuid;
$$;

comment on function signalbox._id_before(uuid, interval) is
    'The least id that was made so long before another one.';
