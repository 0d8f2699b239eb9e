-- With which of the times of a schedule from due_at to latest_at to begin, so that no more than
-- so many are started: the first when there are no more, else the one from which the latest count.
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
    v_time timestamptz := due_at;
begin
    for i in 1..max_times loop
        if v_time is null or v_time > latest_at then
            return due_at;
        end if;
        v_time := signalbox.cron_next(expression, v_time, time_zone);
    end loop;
    if v_time is null or v_time > latest_at then
        return due_at;
    end if;

    v_time := latest_at;
    for i in 2..max_times loop
        v_time := signalbox._latest_cron_time(
            expression, time_zone, due_at, v_time - interval '1 microsecond'
        );
    end loop;
    return v_time;
end;
$$;

comment on function signalbox._first_to_catch_up(
    text, text, timestamptz, timestamptz, integer
) is
    'The first of the latest max_times times of a cron expression from due_at to latest_at, '
    'which are both times of it.';
