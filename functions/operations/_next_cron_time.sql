-- The first time on the clock of the wall, at or after another, that a cron expression
-- matches. Goes from month to month, then to the day, the hour and the minute.
--
-- What matches at all does so within 40 years: the fifth Friday of February needs a leap
-- year that begins on the right day, and 2100 is none. So 50 years are searched.
create or replace function signalbox._next_cron_time(
    minutes integer[],
    hours integer[],
    days integer[],
    months integer[],
    weekdays integer[],
    is_either boolean,
    since timestamp
)
returns timestamp
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_today constant date := since::date;
    v_month date := date_trunc('month', since);
    v_end constant date := v_month + interval '50 years';
    v_day date;
    v_hour integer;
    v_minute integer;
begin
    while v_month < v_end loop
        if extract(month from v_month) = any (months) then
            foreach v_day in array
                signalbox._cron_days(v_month, days, weekdays, is_either)
            loop
                continue when v_day < v_today;
                if v_day > v_today then
                    return v_day + make_time(hours[1], minutes[1], 0);
                end if;

                v_hour := extract(hour from since);
                if v_hour = any (hours) then
                    select min(m)
                    into v_minute
                    from unnest(minutes) m
                    where m >= extract(minute from since);
                end if;
                if v_minute is null then
                    v_minute := minutes[1];
                    select min(h)
                    into v_hour
                    from unnest(hours) h
                    where h > extract(hour from since);
                end if;
                continue when v_hour is null;
                return v_day + make_time(v_hour, v_minute, 0);
            end loop;
        end if;
        v_month := v_month + interval '1 month';
    end loop;

    return null;
end;
$$;

comment on function signalbox._next_cron_time(
    integer[], integer[], integer[], integer[], integer[], boolean, timestamp
) is
    'The first local time at or after since that matches the fields of a cron expression, as '
    '_parse_cron reads them; null when there is none within 50 years.';
grant execute
    on function signalbox._next_cron_time(
        integer[], integer[], integer[], integer[], integer[], boolean, timestamp
    )
    to signalbox_reader;
