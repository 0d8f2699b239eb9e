-- migrate:up
set local lock_timeout = '3s';

-- UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 bits of the fraction, 62 random bits, so
-- that keys grow with time and the index is written at its right edge.
do $$
begin
    if current_setting('server_version_num')::integer >= 180000 then
        create function signalbox_data.new_id()
        returns uuid
        language sql
        volatile
        parallel safe
        as 'select pg_catalog.uuidv7()';
    else
        create function signalbox_data.new_id()
        returns uuid
        language sql
        volatile
        parallel safe
        as $body$
            select pg_catalog.encode(
                pg_catalog.substring(pg_catalog.int8send(t.us / 1000), 3, 6)
                    || pg_catalog.substring(
                        pg_catalog.int4send((28672 + (t.us % 1000) * 4096 / 1000)::integer), 3, 2)
                    || pg_catalog.substring(
                        pg_catalog.uuid_send(pg_catalog.gen_random_uuid()), 9, 8),
                'hex')::uuid
            from (
                select (extract(epoch from pg_catalog.clock_timestamp()) * 1000000)::bigint as us
            ) as t
        $body$;
    end if;
end;
$$;
comment on function signalbox_data.new_id() is
    'A new UUIDv7 (RFC 9562, method 3 for the sub-millisecond part).';

create function signalbox_data.clock()
returns timestamptz
language sql
volatile
parallel safe
as 'select pg_catalog.clock_timestamp()';
comment on function signalbox_data.clock() is
    'The present time, read by every function of Signalbox. Tests replace it to move time; '
    'a setting cannot, or any client could let leases expire.';

grant execute on function signalbox_data.new_id(), signalbox_data.clock() to signalbox_reader;

-- migrate:down
set local lock_timeout = '3s';

drop function signalbox_data.clock();
drop function signalbox_data.new_id();
