-- The moments at which the clocks of a time zone show a local time: one as a rule, two when
-- they are put back over it. When they are put forward over it they never do; then is_skipped
-- is true and both are the moment at which the clocks jump.
create or replace function signalbox._moments_of(
    local_time timestamp,
    time_zone text,
    out first_at timestamptz,
    out second_at timestamptz,
    out is_skipped boolean
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_guess constant timestamptz := local_time at time zone time_zone;
    v_before constant timestamptz := v_guess - interval '24 hours';
    v_after constant timestamptz := v_guess + interval '24 hours';
    v_by_old timestamptz;
    v_by_new timestamptz;
begin
    v_by_old := (
        local_time - (v_before at time zone time_zone - v_before at time zone 'UTC')
    ) at time zone 'UTC';
    v_by_new := (
        local_time - (v_after at time zone time_zone - v_after at time zone 'UTC')
    ) at time zone 'UTC';
    is_skipped := v_by_old at time zone time_zone <> local_time
        and v_by_new at time zone time_zone <> local_time;

    if is_skipped then
        first_at := signalbox._clock_change(v_by_new, v_by_old, time_zone);
        second_at := first_at;
        return;
    end if;

    first_at := case
        when v_by_old at time zone time_zone = local_time then v_by_old
        else v_by_new
    end;
    second_at := case
        when v_by_new at time zone time_zone = local_time then v_by_new
        else v_by_old
    end;
end;
$$;

comment on function signalbox._moments_of(timestamp, text) is
    'The first and the second moment at which the clocks of a time zone show a local time, '
    'mostly the same; when they skip it, the moment at which they jump.';
grant execute on function signalbox._moments_of(timestamp, text) to signalbox_reader;
