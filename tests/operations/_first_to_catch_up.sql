begin;
select plan(4);

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

select * from finish();
rollback;
