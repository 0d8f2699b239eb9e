-- When the clocks of a time zone change between two moments. PostgreSQL does not tell, so it
-- is found by halving: before it the difference from UTC is the one at the first moment.
create or replace function signalbox._clock_change(
    after timestamptz,
    until timestamptz,
    time_zone text
)
returns timestamptz
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_before timestamptz := date_trunc('second', after);
    v_from timestamptz := date_trunc('second', until);
    v_middle timestamptz;
    v_offset constant interval :=
        v_before at time zone time_zone - v_before at time zone 'UTC';
begin
    if v_from at time zone time_zone - v_from at time zone 'UTC' = v_offset then
        return null;
    end if;

    while v_from - v_before > interval '1 second' loop
        v_middle := date_trunc('second', v_before + (v_from - v_before) / 2);
        if v_middle at time zone time_zone - v_middle at time zone 'UTC' = v_offset then
            v_before := v_middle;
        else
            v_from := v_middle;
        end if;
    end loop;

    return v_from;
end;
$$;

comment on function signalbox._clock_change(timestamptz, timestamptz, text) is
    'The first moment after one and until another at which the clocks of a time zone have '
    'changed; null when they show the same difference from UTC at both.';
grant execute
    on function signalbox._clock_change(timestamptz, timestamptz, text)
    to signalbox_reader;
