begin;
select plan(4);

select is(
    signalbox._latest_cron_time(
        '*/5 * * * *', 'UTC', '2026-01-01 00:00+00', '2026-12-31 23:58+00'),
    '2026-12-31 23:55+00',
    '_latest_cron_time finds the last of many times'
);
select is(
    signalbox._latest_cron_time(
        '0 0 1 * *', 'UTC', '2026-01-01 00:00+00', '2026-01-31 00:00+00'),
    '2026-01-01 00:00+00',
    '_latest_cron_time takes the time it is given when no other has come'
);
select is(
    signalbox._latest_cron_time(
        '0 0 1 * *', 'UTC', '2026-01-01 00:00+00', '2026-03-01 00:00+00'),
    '2026-03-01 00:00+00',
    '_latest_cron_time takes a time at the end'
);
-- Most of the year is empty, and then there is a time every minute.
select is(
    signalbox._latest_cron_time(
        '* * 1 7 *', 'UTC', '2026-07-01 00:00+00', '2027-06-01 00:00+00'),
    '2026-07-01 23:59+00',
    '_latest_cron_time finds the last of times that lie close together'
);

select * from finish();
rollback;
