begin;
select plan(8);

create function pg_temp.first(max_times integer, latest timestamptz default '2026-01-01 10:00+00')
returns timestamptz
language sql
as $$
    select signalbox._first_to_catch_up(
        '0 * * * *', 'UTC', '2026-01-01 06:00+00', latest, max_times)
$$;

select is(
    pg_temp.first(5), '2026-01-01 06:00+00',
    '_first_to_catch_up begins with the first when all may be started'
);
select is(
    pg_temp.first(4), '2026-01-01 07:00+00',
    '_first_to_catch_up leaves the oldest when there is one too many'
);
select is(
    pg_temp.first(1), '2026-01-01 10:00+00',
    '_first_to_catch_up keeps only the latest'
);
select is(
    pg_temp.first(1, '2026-01-01 06:00+00'), '2026-01-01 06:00+00',
    '_first_to_catch_up keeps the only one'
);
select is(
    signalbox._first_to_catch_up(
        '0,30 2 * 3 SUN#L', 'Europe/Berlin', '2010-03-28 01:00+00', '2026-03-29 01:00+00', 10),
    '2017-03-26 01:00+00',
    '_first_to_catch_up goes back further where the clocks skip times'
);
select is(
    signalbox._first_to_catch_up(
        '* * * * *', 'Europe/London', '2026-01-01 00:00+00', '2026-11-20 00:00+00', 1000),
    '2026-11-19 07:21:00+00',
    '_first_to_catch_up counts back from the latest over days'
);
-- A cost that does not depend on how much was missed: the days are gone back over, not the times.
create function pg_temp.cost(due timestamptz)
returns numeric
language plpgsql
as $$
declare
    v_began timestamptz;
    v_best numeric;
begin
    for i in 1..3 loop
        v_began := clock_timestamp();
        perform signalbox._first_to_catch_up(
            '* * * * *', 'Europe/London', due, '2026-11-20 00:00+00', 1000);
        v_best := least(v_best, extract(epoch from clock_timestamp() - v_began));
    end loop;
    return v_best;
end;
$$;
select cmp_ok(
    pg_temp.cost('2020-01-01 00:00+00'), '<', 4 * pg_temp.cost('2026-11-15 00:00+00'),
    '_first_to_catch_up does not go through all that was missed'
);
select is(
    signalbox._first_to_catch_up(
        '0 0 29 2 *', 'UTC', '2012-02-29 00:00+00', '2024-02-29 00:00+00', 2),
    '2020-02-29 00:00+00',
    '_first_to_catch_up finds times that are years apart'
);

select * from finish();
rollback;
