begin;
select plan(24);

-- The times that follow each other from one on, as the clocks there show them.
create function pg_temp.runs(expression text, after timestamptz, time_zone text, number integer)
returns setof text
language sql
as $$
    with recursive runs (place, run_at) as (
        select 1, signalbox.cron_next(expression, after, time_zone)
        union all
        select r.place + 1, signalbox.cron_next(expression, r.run_at, time_zone)
        from runs r
        where r.place < number
    )
    select to_char(r.run_at at time zone 'UTC', 'MM-DD HH24:MI "UTC,"')
        || to_char(r.run_at at time zone time_zone, ' HH24:MI')
    from runs r
    order by r.place
$$;

select is(
    signalbox.cron_next('* * * * *', '2026-01-01 12:00:30+00'), '2026-01-01 12:01+00',
    'cron_next returns whole minutes'
);
select is(
    signalbox.cron_next('0 12 * * *', '2026-01-01 12:00+00'), '2026-01-02 12:00+00',
    'cron_next looks strictly after the moment'
);
select is(
    signalbox.cron_next('0 12 * * *', '2026-01-01 11:59:59.999999+00'), '2026-01-01 12:00+00',
    'cron_next takes what comes a microsecond later'
);
select is(
    signalbox.cron_next('0 9 * * *', '2026-07-01 00:00+00', 'America/New_York'),
    '2026-07-01 13:00+00',
    'cron_next reads the expression in the time zone'
);
select is(
    signalbox.cron_next('30 9 * * *', '2026-01-01 00:00+00', 'Asia/Kolkata'),
    '2026-01-01 04:00+00',
    'cron_next knows time zones of half an hour'
);
select is(
    signalbox.cron_next('0 12 13 * FRI', '2026-02-01 00:00+00'), '2026-02-06 12:00+00',
    'cron_next needs one of two restricted day fields to match'
);
select is(
    signalbox.cron_next('0 12 */2 * FRI', '2026-02-06 13:00+00'), '2026-02-13 12:00+00',
    'cron_next needs both day fields to match when one begins with a star'
);
select is(
    signalbox.cron_next('0 0 29 2 *', '2096-02-29 00:00+00'), '2104-02-29 00:00+00',
    'cron_next knows that 2100 has no leap day'
);
select is(
    signalbox.cron_next('0 0 31 2 *', '2026-01-01 00:00+00'), null,
    'cron_next returns null for a day that never comes'
);
select is(
    signalbox.cron_next('* * 31 2 *', '2026-01-01 00:00+00', 'Europe/London'), null,
    'cron_next returns null for every hour of a day that never comes'
);
select is(signalbox.cron_next(null, now()), null, 'cron_next of no expression is null');
select is(signalbox.cron_next('* * * * *', null), null, 'cron_next after no moment is null');
select is(
    signalbox.cron_next('* * * * *', 'infinity'), null, 'cron_next after infinity is null'
);
select throws_ok(
    $$select signalbox.cron_next('61 * * * *', now())$$,
    'SB005',
    'cron expression: minute "61" is not from 0 to 59',
    'cron_next says what is wrong with an expression'
);
select throws_ok(
    $$select signalbox.cron_next('* * * * *', now(), 'Europe/Atlantis')$$,
    '22023',
    'time zone "Europe/Atlantis" not recognized',
    'cron_next refuses a time zone that does not exist'
);

-- New York puts its clocks forward at 07:00 UTC on 8 March 2026, and back at 06:00 UTC on 1
-- November.
select results_eq(
    $$select pg_temp.runs('30 2 * * *', '2026-03-07 12:00+00', 'America/New_York', 2)$$,
    $$values ('03-08 07:00 UTC, 03:00'), ('03-09 06:30 UTC, 02:30')$$,
    'cron_next runs at the jump what the clocks skip'
);
select results_eq(
    $$select pg_temp.runs('*/20 2,3 * * *', '2026-03-07 12:00+00', 'America/New_York', 3)$$,
    $$values ('03-08 07:00 UTC, 03:00'), ('03-08 07:20 UTC, 03:20'), ('03-08 07:40 UTC, 03:40')$$,
    'cron_next runs once at the jump, however many times are skipped'
);
select results_eq(
    $$select pg_temp.runs('30 * * * *', '2026-03-08 06:00+00', 'America/New_York', 2)$$,
    $$values ('03-08 06:30 UTC, 01:30'), ('03-08 07:30 UTC, 03:30')$$,
    'cron_next does not run at the jump what runs every hour'
);
select results_eq(
    $$select pg_temp.runs('30 1 * * *', '2026-10-31 12:00+00', 'America/New_York', 2)$$,
    $$values ('11-01 05:30 UTC, 01:30'), ('11-02 06:30 UTC, 01:30')$$,
    'cron_next runs the first time what the clocks repeat'
);
select is(
    signalbox.cron_next('*/10 1,3 * * *', '2026-11-01 06:15+00', 'America/New_York'),
    '2026-11-01 08:00+00',
    'cron_next runs nothing of the hour the second time'
);
select results_eq(
    $$select pg_temp.runs('30 * * * *', '2026-11-01 05:00+00', 'America/New_York', 3)$$,
    $$values ('11-01 05:30 UTC, 01:30'), ('11-01 06:30 UTC, 01:30'), ('11-01 07:30 UTC, 02:30')$$,
    'cron_next runs both times what runs every hour'
);
-- Lord Howe Island puts its clocks back by half an hour, at 15:00 UTC.
select results_eq(
    $$select pg_temp.runs('*/15 * * * *', '2026-04-04 14:40+00', 'Australia/Lord_Howe', 5)$$,
    $$values
        ('04-04 14:45 UTC, 01:45'), ('04-04 15:00 UTC, 01:30'), ('04-04 15:15 UTC, 01:45'),
        ('04-04 15:30 UTC, 02:00'), ('04-04 15:45 UTC, 02:15')$$,
    'cron_next repeats half an hour where the clocks do'
);
-- Clocks that go back at midnight make the day before longer.
select results_eq(
    $$select pg_temp.runs('40 * 17 2 *', '2018-02-18 01:30+00', 'America/Sao_Paulo', 2)$$,
    $$values ('02-18 01:40 UTC, 23:40'), ('02-18 02:40 UTC, 23:40')$$,
    'cron_next finds what is repeated before midnight'
);
select results_eq(
    $$select set_config('timezone', z.name, true),
        signalbox.cron_next('0 0 1 4 *', '2026-03-20 00:00+00', 'UTC')
    from unnest('{UTC,America/New_York,Europe/London}'::text[]) z (name)$$,
    $$values
        ('UTC', '2026-04-01 00:00+00'::timestamptz),
        ('America/New_York', '2026-04-01 00:00+00'),
        ('Europe/London', '2026-04-01 00:00+00')$$,
    'cron_next does not depend on the time zone of the session'
);

select * from finish();
rollback;
