-- Forget registered workers that have been dead for a day, and listeners that have gone without a word.
create or replace function signalbox._forget_workers(max_workers integer default 100)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_count integer;
begin
    delete from signalbox_data.idle_workers i
    where i.ctid = any (array(
        select s.ctid
        from signalbox_data.idle_workers s
        where s.expires_at <= v_now
        order by s.expires_at
        limit _forget_workers.max_workers
        for update skip locked
    ));
    delete from signalbox_data.workers w
    where w.ctid = any (array(
        select s.ctid
        from signalbox_data.workers s
        where s.last_seen_at + s.lease < v_now - interval '1 day'
        limit _forget_workers.max_workers
        for update skip locked
    ));
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function signalbox._forget_workers(integer) is
    'Forget up to so many workers that have been dead for a day; returns how many.';
