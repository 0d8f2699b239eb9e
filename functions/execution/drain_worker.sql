-- Let a worker finish what it has and take nothing more, before it is stopped: its claims return
-- nothing, at the latest a second from now. It is done when workers shows that it holds nothing.
--
--     select state, tasks_held from signalbox.drain_worker('runner-7');
--
-- register_worker puts it to work again.
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.drain_worker(name text)
returns setof signalbox.workers
language plpgsql
volatile
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_worker(drain_worker.name);
    update signalbox_data.workers w
    set draining_at = coalesce(w.draining_at, signalbox_data.clock())
    where w.name = drain_worker.name;
    delete from signalbox_data.idle_workers i
    where i.worker = drain_worker.name;

    return query
        select *
        from signalbox.workers w
        where w.name = drain_worker.name;
end;
$$;

comment on function signalbox.drain_worker(text) is
    'Let a worker finish what it has and claim nothing more, and return it; raises SB001 when none of your '
    'workers has the name.';
grant execute on function signalbox.drain_worker(text) to signalbox_agent;
