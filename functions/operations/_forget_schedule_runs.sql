-- Forget what became of times of schedules that lie more than 90 days back. A schedule of every minute
-- makes half a million rows a year, and the workflows that it has started stay as they are.
create or replace function signalbox._forget_schedule_runs(max_runs integer default 1000)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set enable_seqscan = off
set enable_bitmapscan = off
as $$
#variable_conflict use_column
declare
    v_count integer;
begin
    delete from signalbox_data.schedule_runs r
    where r.ctid = any (array(
        select s.ctid
        from signalbox_data.schedule_runs s
        where s.fired_at < signalbox_data.clock() - interval '90 days'
        order by s.fired_at
        limit _forget_schedule_runs.max_runs
        for update skip locked
    ));
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function signalbox._forget_schedule_runs(integer) is
    'Forget up to so many rows of schedule_runs that are older than 90 days; returns how many.';
