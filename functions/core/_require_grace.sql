-- Refuse a grace period that has no end.
create or replace function signalbox._require_grace(grace interval)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if grace is null or grace < interval '0' or grace > interval '30 days' then
        raise exception 'a grace period must be from nothing to 30 days, not %', grace
            using
                errcode = 'SB006',
                hint = 'With 0 the lease ends at once.';
    end if;
end;
$$;

comment on function signalbox._require_grace(interval) is
    'Raises SB006 unless the grace period is from nothing to 30 days.';
