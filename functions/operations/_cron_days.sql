-- The days of a month on which a cron expression runs.
create or replace function signalbox._cron_days(
    month date,
    days integer[],
    weekdays integer[],
    is_either boolean
)
returns date[]
language sql
immutable
parallel safe
as $$
    select coalesce(array_agg(_cron_days.month + d.day - 1 order by d.day), '{}')
    from (
        select
            m.day,
            m.day = any (_cron_days.days)
                or m.day - count(*) over () = any (_cron_days.days) as is_day,
            w.weekday = any (_cron_days.weekdays)
                or w.weekday + 10 * ((m.day + 6) / 7) = any (_cron_days.weekdays)
                or m.day > count(*) over () - 7
                    and w.weekday + 60 = any (_cron_days.weekdays) as is_weekday
        from generate_series(
            1,
            extract(day from _cron_days.month + interval '1 month' - interval '1 day')::integer
        ) m (day)
        cross join lateral (
            select extract(dow from _cron_days.month + m.day - 1)::integer
        ) w (weekday)
    ) d
    where case
        when _cron_days.is_either then d.is_day or d.is_weekday
        else d.is_day and d.is_weekday
    end;
$$;

comment on function signalbox._cron_days(date, integer[], integer[], boolean) is
    'The days of the month that begins with a date which the day fields of a cron expression '
    'match, in order.';
grant execute
    on function signalbox._cron_days(date, integer[], integer[], boolean)
    to signalbox_reader;
