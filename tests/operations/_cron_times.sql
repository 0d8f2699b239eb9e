begin;
select plan(5);

-- One after the other, as cron_next gives them.
create function pg_temp.one_by_one(expression text, zone text, first_day date, last_day date)
returns setof timestamptz
language sql
as $$
    with recursive t (moment) as (
        select signalbox.cron_next(
            expression,
            first_day::timestamp at time zone zone - interval '1 microsecond',
            zone
        )
        union all
        select signalbox.cron_next(expression, t.moment, zone)
        from t
        where (t.moment at time zone zone)::date <= last_day
    )
    select t.moment from t where (t.moment at time zone zone)::date <= last_day
$$;
select results_eq(
    format(
        $$select moment from signalbox._cron_times(%L, %L, %L, %L) t (moment) order by moment$$,
        e.expression, e.zone, e.first_day, e.last_day
    ),
    format(
        $$select moment from pg_temp.one_by_one(%L, %L, %L, %L) t (moment)$$,
        e.expression, e.zone, e.first_day, e.last_day
    ),
    format('_cron_times of %s in %s are those of cron_next', e.expression, e.zone)
)
from (
    values
        ('*/7 * * * *', 'Europe/London', date '2026-10-24', date '2026-10-26'),
        ('*/20 1-3 * * *', 'Europe/London', date '2026-03-28', date '2026-03-30'),
        ('15,45 * * * *', 'Australia/Lord_Howe', date '2026-04-04', date '2026-04-06'),
        ('30 */8 * * *', 'Pacific/Apia', date '2011-12-28', date '2012-01-02'),
        ('0 12 L * FRI#2', 'UTC', date '2025-11-15', date '2026-03-15')
) e (expression, zone, first_day, last_day);

select * from finish();
rollback;
