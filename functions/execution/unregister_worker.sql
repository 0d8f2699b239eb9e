-- Forget a worker that goes away. What it still holds is taken over when its leases expire.
--
--     select name from signalbox.unregister_worker('runner-7');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.unregister_worker(name text)
returns setof signalbox.workers
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_worker(unregister_worker.name);
    return query
        select *
        from signalbox.workers w
        where w.name = unregister_worker.name;
    delete from signalbox_data.workers w
    where w.name = unregister_worker.name;
end;
$$;

comment on function signalbox.unregister_worker(text) is
    'Forget a worker and return it as it was; raises SB001 when none of your workers has '
    'the name.';
grant execute on function signalbox.unregister_worker(text) to signalbox_agent;
