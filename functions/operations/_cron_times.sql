-- The times of a cron expression on some days of the calendar of a time zone, all at once: what
-- cron_next gives one after the other, at a twentieth of the cost.
create or replace function signalbox._cron_times(
    expression text,
    time_zone text,
    first_day date,
    last_day date
)
returns setof timestamptz
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select distinct t.moment
    from signalbox._parse_cron(_cron_times.expression) c
    cross join lateral generate_series(
        date_trunc('month', _cron_times.first_day::timestamp),
        _cron_times.last_day::timestamp,
        interval '1 month'
    ) m (month)
    cross join lateral unnest(
        signalbox._cron_days(m.month::date, c.days, c.weekdays, c.is_either)
    ) d (day)
    cross join unnest(c.hours) h (hour)
    cross join unnest(c.minutes) n (minute)
    cross join lateral signalbox._moments_of(
        d.day + make_time(h.hour, n.minute, 0), _cron_times.time_zone
    ) x
    -- By elapsed time, or by the clock on the wall: see cron_next.
    cross join lateral (
        values
            (x.first_at, cardinality(c.hours) < 24 or not x.is_skipped),
            (x.second_at, cardinality(c.hours) = 24 and not x.is_skipped)
    ) t (moment, runs)
    where extract(month from m.month) = any (c.months)
        and d.day between _cron_times.first_day and _cron_times.last_day
        and t.runs;
$$;

comment on function signalbox._cron_times(text, text, date, date) is
    'The times of a cron expression from one day to another of the calendar of a time zone, in no order.';
