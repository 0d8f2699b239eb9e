-- The latest time of a cron expression until a moment, where it is known to have come at
-- due_at. Halves what lies between, so that a year of minutes takes twenty steps.
create or replace function signalbox._latest_cron_time(
    expression text,
    time_zone text,
    due_at timestamptz,
    until timestamptz
)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_latest timestamptz := due_at;
    v_end timestamptz := until;
    v_middle timestamptz;
    v_next timestamptz;
begin
    loop
        v_next := signalbox.cron_next(expression, v_latest, time_zone);
        exit when v_next is null or v_next > v_end;

        v_latest := v_next;
        v_middle := v_latest + (v_end - v_latest) / 2;
        v_next := signalbox.cron_next(expression, v_middle, time_zone);
        if v_next <= v_end then
            v_latest := v_next;
        else
            v_end := v_middle;
        end if;
    end loop;

    return v_latest;
end;
$$;

comment on function signalbox._latest_cron_time(text, text, timestamptz, timestamptz) is
    'The latest time of a cron expression not after until, given one that is not: due_at.';
