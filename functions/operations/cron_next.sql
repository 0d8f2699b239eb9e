-- The next time after a moment at which a cron expression runs.
--
--     select signalbox.cron_next('30 2 * * MON-FRI', now(), 'Europe/London');
--
-- Five fields: minute, hour, day of month, month, day of week; or @hourly, @daily, @midnight,
-- @weekly, @monthly, @yearly, @annually. A field is *, a number, a name (JAN, MON), a range
-- (9-17, MON-FRI), any of these with a step (*/15, 9-17/2, 5/10), or a list. 0 and 7 are
-- Sunday, ? in a day field is *. The day of the month may be L (the last) or L-3, the day of
-- the week FRI#2 (the second Friday) or FRI#L, 5L (the last).
--
-- When the clocks change, the rule is that of cron(8), as Vixie's cron has it since version 4:
-- * An expression that runs in every hour follows elapsed time: it does not run in an hour that
--   is skipped, and runs in both of an hour that is repeated.
-- * Any other follows the clock on the wall, once: a time that is skipped runs at the moment at
--   which the clocks jump, a time that is repeated runs the first time.
create or replace function signalbox.cron_next(
    expression text,
    after timestamptz,
    time_zone text default 'UTC'
)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_cron record;
    v_local timestamp;
    v_moments record;
    v_from timestamptz;
    v_change timestamptz;
    v_next timestamptz;
begin
    if expression is null or after is null or time_zone is null or not isfinite(after) then
        return null;
    end if;

    select * into v_cron
    from signalbox._parse_cron(expression);

    if cardinality(v_cron.hours) < 24 then
        v_local := date_trunc('minute', after at time zone time_zone);
        loop
            v_local := signalbox._next_cron_time(
                v_cron.minutes, v_cron.hours, v_cron.days, v_cron.months, v_cron.weekdays,
                v_cron.is_either, v_local + interval '1 minute'
            );
            select * into v_moments
            from signalbox._moments_of(v_local, time_zone);
            -- In the second of two equal hours the times until its end have been.
            exit when v_local is null or v_moments.first_at > after;
        end loop;
        return v_moments.first_at;
    end if;

    -- Between two changes of the clocks, local times are as far from each other as moments.
    v_from := date_trunc('second', after) + interval '1 second';
    loop
        v_change := signalbox._clock_change(v_from, v_from + interval '24 hours', time_zone);
        v_local := signalbox._next_cron_time(
            v_cron.minutes, v_cron.hours, v_cron.days, v_cron.months, v_cron.weekdays,
            v_cron.is_either,
            date_trunc('minute', v_from at time zone time_zone + interval '59 seconds')
        );
        v_next := (
            v_from at time zone 'UTC' + (v_local - v_from at time zone time_zone)
        ) at time zone 'UTC';
        if v_next >= v_change then
            v_from := v_change;
        elsif v_next - v_from > interval '24 hours' then
            -- Beyond a day there may be other changes.
            select * into v_moments
            from signalbox._moments_of(v_local, time_zone);
            v_next := v_moments.first_at;
            exit when not v_moments.is_skipped;
            v_from := v_next;
        else
            exit;
        end if;
    end loop;

    return v_next;
end;
$$;

comment on function signalbox.cron_next(text, timestamptz, text) is
    'The first time after a moment at which a cron expression runs in a time zone; null when '
    'there is none within 50 years. Raises SB005 with the part of the expression that is wrong, '
    'and 22023 for a time zone that PostgreSQL does not know.';
grant execute on function signalbox.cron_next(text, timestamptz, text) to signalbox_reader;
