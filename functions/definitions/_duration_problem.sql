-- What is wrong with a text that must say how long something takes, or null. PostgreSQL's own
-- spelling and ISO 8601 are read alike.
create or replace function signalbox._duration_problem(duration text, is_zero_allowed boolean)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
set intervalstyle = postgres
as $$
declare
    v_duration interval;
begin
    v_duration := duration::interval;

    return case
        when not isfinite(v_duration)
            or v_duration > interval '10 years'
            then 'must be at most 10 years'
        when v_duration < interval '0'
            then 'must not be negative'
        when v_duration = interval '0' and not is_zero_allowed
            then 'must be longer than nothing'
    end;
exception
    when data_exception then
        return format('is no time such as "90 seconds", "2 hours" or "PT15M": "%s"', left(duration, 60));
end;
$$;

comment on function signalbox._duration_problem(text, boolean) is
    'What is wrong with a text that must be an interval; null when nothing is.';
grant execute on function signalbox._duration_problem(text, boolean) to signalbox_reader;
