begin;
select plan(7);

-- February 2024 begins on a Thursday and has 29 days.
select is(
    signalbox._cron_days('2024-02-01', '{0}', '{0,1,2,3,4,5,6}', false),
    '{2024-02-29}'::date[],
    '_cron_days knows the last day of a month'
);
select is(
    signalbox._cron_days('2024-02-01', '{-28,1,30}', '{0,1,2,3,4,5,6}', false),
    '{2024-02-01}'::date[],
    '_cron_days counts days back from the last, and leaves those that the month has not'
);
select is(
    signalbox._cron_days('2024-02-01', (select array_agg(d) from generate_series(1, 31) d), '{24}', false),
    '{2024-02-08}'::date[],
    '_cron_days knows the second of a weekday'
);
select is(
    signalbox._cron_days('2024-02-01', (select array_agg(d) from generate_series(1, 31) d), '{64,63}', false),
    '{2024-02-28,2024-02-29}'::date[],
    '_cron_days knows the last of a weekday'
);
select is(
    signalbox._cron_days('2024-02-01', '{1,2}', '{1}', true),
    '{2024-02-01,2024-02-02,2024-02-05,2024-02-12,2024-02-19,2024-02-26}'::date[],
    '_cron_days takes the days of either field'
);
select is(
    signalbox._cron_days('2024-02-01', '{1,5,12}', '{1}', false),
    '{2024-02-05,2024-02-12}'::date[],
    '_cron_days takes the days of both fields'
);
select is(
    signalbox._cron_days('2024-02-01', '{30}', '{0,1,2,3,4,5,6}', false),
    '{}'::date[],
    '_cron_days may find none'
);

select * from finish();
rollback;
