-- With which of the times of a schedule from due_at to latest_at to begin, so that no more than
-- so many are started: the first when there are no more, else the one from which the latest count.
--
-- Goes back from the latest over as many days as are needed, not over all that was missed. A change of
-- the clocks can leave a day with fewer times than others: then it goes back further.
create or replace function signalbox._first_to_catch_up(
    expression text,
    time_zone text,
    due_at timestamptz,
    latest_at timestamptz,
    max_times integer
)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cron constant record := signalbox._parse_cron(expression);
    v_first_day constant date := (due_at at time zone time_zone)::date;
    v_last_day constant date := (latest_at at time zone time_zone)::date;
    v_times_a_day constant integer := cardinality(v_cron.minutes) * cardinality(v_cron.hours);
    v_wanted integer := max_times / v_times_a_day + 3;
    v_days date[];
    v_month date;
    v_first timestamptz;
begin
    -- There are no more times than minutes.
    if latest_at < due_at + max_times * interval '1 minute' then
        return due_at;
    end if;

    loop
        v_days := '{}';
        v_month := date_trunc('month', v_last_day::timestamp);
        while cardinality(v_days) < v_wanted and v_month + interval '1 month' > v_first_day loop
            if extract(month from v_month) = any (v_cron.months) then
                v_days := array(
                    select d.day
                    from unnest(signalbox._cron_days(
                        v_month, v_cron.days, v_cron.weekdays, v_cron.is_either
                    )) d (day)
                    where d.day between v_first_day and v_last_day
                    order by d.day
                ) || v_days;
            end if;
            v_month := v_month - interval '1 month';
        end loop;

        select t.moment
        into v_first
        from signalbox._cron_times(
            expression,
            time_zone,
            v_days[greatest(cardinality(v_days) - v_wanted + 1, 1)],
            v_last_day
        ) t (moment)
        where t.moment between due_at and latest_at
        order by t.moment desc
        offset max_times - 1
        limit 1;
        exit when found or cardinality(v_days) < v_wanted;
        v_wanted := v_wanted * 2;
    end loop;

    return coalesce(v_first, due_at);
end;
$$;

comment on function signalbox._first_to_catch_up(
    text, text, timestamptz, timestamptz, integer
) is
    'The first of the latest max_times times of a cron expression from due_at to latest_at, '
    'which are both times of it.';
