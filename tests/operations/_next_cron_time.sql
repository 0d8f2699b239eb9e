begin;
select plan(3);

create function pg_temp.next_time(expression text, since timestamp)
returns timestamp
language sql
as $$
    select signalbox._next_cron_time(
        p.minutes, p.hours, p.days, p.months, p.weekdays, p.is_either, since)
    from signalbox._parse_cron(expression) p
$$;

select results_eq(
    $$select c.expression, pg_temp.next_time(c.expression, '2024-02-28 12:30')
    from unnest('{30 12 * * *,31 12 * * *,29 12 * * *,0 13 * * *,59 11 * * *,0 0 31 * *,
        0 0 1 1 *,0 0 L 2 *}'::text[]) c (expression)$$,
    $$values
        ('30 12 * * *', '2024-02-28 12:30'::timestamp),
        ('31 12 * * *', '2024-02-28 12:31'),
        ('29 12 * * *', '2024-02-29 12:29'),
        ('0 13 * * *', '2024-02-28 13:00'),
        ('59 11 * * *', '2024-02-29 11:59'),
        ('0 0 31 * *', '2024-03-31 00:00'),
        ('0 0 1 1 *', '2025-01-01 00:00'),
        ('0 0 L 2 *', '2024-02-29 00:00')$$,
    '_next_cron_time takes the time itself, or goes on to the next minute, hour, day or month'
);
select is(
    pg_temp.next_time('0 0 * 2 MON#5', '2072-03-01 00:00'), '2112-02-29 00:00'::timestamp,
    '_next_cron_time finds what comes forty years later'
);
select is(
    pg_temp.next_time('0 0 30 2 *', '2024-01-01 00:00'), null,
    '_next_cron_time gives up on what never comes'
);

select * from finish();
rollback;
