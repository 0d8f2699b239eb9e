-- Read a cron expression into what _cron_days and _next_cron_time compare with.
--
-- Days of the month from 1; 0 is the last one, -3 the third before it. Weekdays from 0,
-- Sunday; the second Friday is 25 (10 for each week), the last Friday 65.
--
-- is_either is the rule of Vixie cron: when both day fields are restricted, that is, neither
-- begins with a star, a day needs to match one of them; else it must match both.
create or replace function signalbox._parse_cron(
    expression text,
    out minutes integer[],
    out hours integer[],
    out days integer[],
    out months integer[],
    out weekdays integer[],
    out is_either boolean
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_month_names constant text[] := '{JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC}';
    v_day_names constant text[] := '{SUN,MON,TUE,WED,THU,FRI,SAT}';
    v_text constant text := btrim(upper(expression collate "C"), E' \t\r\n');
    v_fields text[];
    v_plain text;
begin
    -- Every minute, hour and day spelt out takes less than half of it.
    if length(expression) > 1000 then
        raise exception 'cron expression: has % characters, more than 1000', length(expression)
            using errcode = 'SB005';
    end if;
    v_fields := regexp_split_to_array(
        case v_text
            when '@HOURLY' then '0 * * * *'
            when '@DAILY' then '0 0 * * *'
            when '@MIDNIGHT' then '0 0 * * *'
            when '@WEEKLY' then '0 0 * * 0'
            when '@MONTHLY' then '0 0 1 * *'
            when '@YEARLY' then '0 0 1 1 *'
            when '@ANNUALLY' then '0 0 1 1 *'
            else v_text
        end,
        '\s+'
    );
    if v_text like '@%' and cardinality(v_fields) = 1 then
        raise exception 'cron expression: "%" is not known', expression
            using
                errcode = 'SB005',
                hint = '@hourly, @daily, @midnight, @weekly, @monthly, @yearly and @annually are.';
    end if;
    if cardinality(v_fields) <> 5 or v_text = '' then
        raise exception 'cron expression: "%" has % fields, not five',
            expression, case when v_text = '' then 0 else cardinality(v_fields) end
            using
                errcode = 'SB005',
                hint = 'Fields: minute hour day-of-month month day-of-week. There are no seconds.';
    end if;

    minutes := signalbox._cron_values(v_fields[1], 'minute', 0, 59);
    hours := signalbox._cron_values(v_fields[2], 'hour', 0, 23);
    months := signalbox._cron_values(v_fields[4], 'month', 1, 12, v_month_names);

    days := '{}';
    v_plain := v_fields[3];
    if v_plain ~ 'L' then
        select
            coalesce(
                array_agg(-coalesce(l.parts[1], '0')::integer) filter (where l.parts is not null),
                '{}'
            ),
            string_agg(l.item, ',') filter (where l.parts is null)
        into days, v_plain
        from (
            select i.item, regexp_match(i.item, '^L(?:-([1-9]|[12]\d|30))?$') as parts
            from unnest(regexp_split_to_array(v_fields[3], ',')) i (item)
        ) l;
    end if;
    if v_plain is not null then
        days := days || signalbox._cron_values(v_plain, 'day of month', 1, 31);
    end if;

    -- 5L and FRIL are the last Friday, as FRI#L is.
    weekdays := '{}';
    v_plain := v_fields[5];
    if v_plain ~ '[L#]' then
        select
            coalesce(
                array_agg(
                    signalbox._cron_number(l.parts[1], v_day_names, 0) % 7
                    + 10 * case
                        when l.parts[2] <> 'L' then l.parts[2]::integer
                        else 6
                    end
                ) filter (where l.parts is not null),
                '{}'
            ),
            string_agg(l.item, ',') filter (where l.parts is null)
        into weekdays, v_plain
        from (
            select i.item, regexp_match(
                i.item, '^([0-7]|' || array_to_string(v_day_names, '|') || ')(?:#([1-5L])|L)$'
            ) as parts
            from unnest(regexp_split_to_array(v_fields[5], ',')) i (item)
        ) l;
    end if;
    if v_plain is not null then
        weekdays := weekdays || array_replace(
            signalbox._cron_values(v_plain, 'day of week', 0, 7, v_day_names), 7, 0
        );
    end if;

    is_either := v_fields[3] !~ '^[*?]' and v_fields[5] !~ '^[*?]';
end;
$$;

comment on function signalbox._parse_cron(text) is
    'What the fields of a cron expression name; raises SB005 with the part that is wrong.';
grant execute on function signalbox._parse_cron(text) to signalbox_reader;
