-- Refuse a lease that ends at once, or that outlasts its worker for ever.
create or replace function signalbox._require_lease(lease interval)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if lease is null or lease <= interval '0' or lease > interval '30 days' then
        raise exception 'a lease must be longer than nothing and at most 30 days, not %', lease
            using
                errcode = 'SB006',
                hint = 'heartbeat renews it while the work goes on.';
    end if;
end;
$$;

comment on function signalbox._require_lease(interval) is
    'Raises SB006 unless the lease is longer than nothing and at most 30 days.';
