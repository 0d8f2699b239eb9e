begin;
select plan(5);

create function pg_temp.moments(local_time timestamp, time_zone text)
returns text
language sql
as $$
    select concat_ws(
        ' ', m.first_at at time zone 'UTC', m.second_at at time zone 'UTC', m.is_skipped)
    from signalbox._moments_of(local_time, time_zone) m
$$;

select is(
    pg_temp.moments('2026-07-01 12:00', 'America/New_York'),
    '2026-07-01 16:00:00 2026-07-01 16:00:00 f',
    '_moments_of finds the one moment that there is as a rule'
);
select is(
    pg_temp.moments('2026-11-01 01:30', 'America/New_York'),
    '2026-11-01 05:30:00 2026-11-01 06:30:00 f',
    '_moments_of finds both moments of a time that is repeated'
);
select is(
    pg_temp.moments('2026-03-08 02:30', 'America/New_York'),
    '2026-03-08 07:00:00 2026-03-08 07:00:00 t',
    '_moments_of finds the jump for a time that is skipped'
);
select is(
    pg_temp.moments('2026-03-08 03:00', 'America/New_York'),
    '2026-03-08 07:00:00 2026-03-08 07:00:00 f',
    '_moments_of does not take the first time after the jump for skipped'
);
select is(
    pg_temp.moments('2011-12-30 12:00', 'Pacific/Apia'),
    '2011-12-30 10:00:00 2011-12-30 10:00:00 t',
    '_moments_of knows a day that was skipped'
);

select * from finish();
rollback;
