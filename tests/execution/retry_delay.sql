begin;
select plan(9);

create function delays(failed_attempts integer, first_delay interval, max_delay interval)
returns table (low interval, high interval)
language sql
as $$
    select min(d), max(d)
    from (
        select signalbox.retry_delay(failed_attempts, first_delay, max_delay) as d
        from generate_series(1, 500)
    ) s
$$;

select results_eq(
    $$select low >= '5 seconds', low < '6 seconds', high > '9 seconds', high <= '10 seconds'
    from delays(1, '10 seconds', '1 hour')$$,
    'values (true, true, true, true)',
    'retry_delay takes off up to a half at random'
);
select results_eq(
    $$select n from generate_series(1, 6) n
    cross join lateral delays(n, '10 seconds', '1 hour') d
    where low >= interval '5 seconds' * power(2, n - 1)
        and high <= interval '10 seconds' * power(2, n - 1)$$,
    'values (1), (2), (3), (4), (5), (6)',
    'retry_delay doubles with each failed attempt'
);
select results_eq(
    $$select low >= '30 seconds', high <= '1 minute'
    from delays(20, '10 seconds', '1 minute')$$,
    'values (true, true)',
    'retry_delay never exceeds its maximum'
);
select results_eq(
    $$select low >= '30 minutes', high <= '1 hour'
    from delays(1000000, '10 seconds', '1 hour')$$,
    'values (true, true)',
    'retry_delay does not overflow'
);
select results_eq(
    $$select low, high from delays(3, '0', '1 hour')$$,
    $$values ('0'::interval, '0'::interval)$$,
    'retry_delay is nothing when the first delay is'
);
select results_eq(
    $$select signalbox.retry_delay(n, '10 seconds', '25 seconds', b, 0)
    from unnest(enum_range(null::signalbox_data.retry_backoff)) b, generate_series(1, 4) n
    order by b, n$$,
    $$values ('10 seconds'::interval), ('10 seconds'), ('10 seconds'), ('10 seconds'),
        ('10 seconds'), ('20 seconds'), ('25 seconds'), ('25 seconds'),
        ('10 seconds'), ('20 seconds'), ('25 seconds'), ('25 seconds')$$,
    'retry_delay stays the same, grows by the first, or doubles, up to its maximum'
);
select results_eq(
    $$select min(d) < '2 seconds', max(d) > '8 seconds', max(d) <= '10 seconds'
    from (select signalbox.retry_delay(1, '10 seconds', '1 hour', 'fixed', 1) as d
        from generate_series(1, 500)) s$$,
    'values (true, true, true)',
    'retry_delay may leave all of it to chance'
);
select is(
    signalbox.retry_delay(40, '1 year', '1 year', 'exponential', 0), '8766:00:00'::interval,
    'retry_delay does not overflow with months'
);
select results_eq(
    $$select signalbox.retry_delay(1) between '2.5 seconds' and '5 seconds'$$,
    'values (true)',
    'retry_delay begins with 5 seconds'
);

select * from finish();
rollback;
