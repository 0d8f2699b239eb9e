-- The values that one field of a cron expression names, in order: numbers, words, ranges,
-- steps and lists of these. A range that runs backwards is refused, as by Vixie cron: to some
-- readers 22-2 goes over midnight, to others it is empty.
create or replace function signalbox._cron_values(
    field text,
    name text,
    minimum integer,
    maximum integer,
    words text[] default '{}'
)
returns integer[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    -- 7 is Sunday as well as 0, and only the first of them ends the week.
    v_end constant integer := case name when 'day of week' then 6 else maximum end;
    v_item text;
    v_parts text[];
    v_from integer;
    v_to integer;
    v_step integer;
    v_values integer[] := '{}';
    v_problem text;
begin
    if field = '*' then
        return array(select generate_series(minimum, v_end));
    end if;

    foreach v_item in array regexp_split_to_array(field, ',') loop
        if v_item = '?' and name like 'day %' then
            v_item := '*';
        end if;
        v_parts := regexp_match(v_item, '^(?:\*|(\w+)(?:-(\w+))?)(?:/(\d{1,4}))?$');
        v_from := signalbox._cron_number(v_parts[1], words, minimum);
        v_to := signalbox._cron_number(v_parts[2], words, minimum);
        v_step := coalesce(v_parts[3]::integer, 1);
        -- SAT-SUN ends with the Sunday after.
        if v_parts[2] = 'SUN' and v_from > 0 then
            v_to := 7;
        end if;
        v_problem := case
            when v_item = '' then 'is empty'
            when v_parts is null
                or v_parts[1] is not null and v_from is null
                or v_parts[2] is not null and v_to is null
                then 'is not understood'
            when v_from not between minimum and maximum or v_to not between minimum and maximum
                then format('is not from %s to %s', minimum, maximum)
            when v_from > v_to
                then format('runs backwards: write %s-%s,%s-%s', v_from, v_end, minimum, v_to)
            when v_step not between 1 and v_end - minimum + 1
                then format('has a step that is not from 1 to %s', v_end - minimum + 1)
        end;
        if v_problem is not null then
            raise exception 'cron expression: % "%" %', name, v_item, v_problem
                using
                    errcode = 'SB005',
                    hint = 'Fields: minute hour day-of-month month day-of-week.';
        end if;

        v_to := case
            when v_parts[2] is not null then v_to
            when v_parts[1] is null or v_parts[3] is not null then greatest(v_end, v_from)
            else v_from
        end;
        v_from := coalesce(v_from, minimum);
        if v_from = v_to then
            v_values := v_values || v_from;
        else
            v_values := v_values || array(select generate_series(v_from, v_to, v_step));
        end if;
    end loop;

    if field ~ ',' then
        v_values := array(select distinct v from unnest(v_values) v order by v);
    end if;
    return v_values;
end;
$$;

comment on function signalbox._cron_values(text, text, integer, integer, text[]) is
    'The values that a field of a cron expression names, in order; raises SB005 with the part '
    'that is wrong.';
grant execute
    on function signalbox._cron_values(text, text, integer, integer, text[])
    to signalbox_reader;
