-- Make the partitions of the audit log up to some months ahead, and empty the default ones into those where their
-- entries belong. tick does it too, three months ahead, but moves no more than 10,000 entries at a time: where more lie
-- in months on both sides of a partition, this does it, and writers wait for some 20 seconds a million.
--
--     select * from signalbox.keep_audit_partitions(12);
--
-- Runs with the owner's rights: its callers may call it, but not make tables.
create or replace function signalbox.keep_audit_partitions(months_ahead integer default 3)
returns setof signalbox.audit_partitions
language plpgsql
volatile
security definer
rows 10
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_administrator();
    if keep_audit_partitions.months_ahead is null
        or keep_audit_partitions.months_ahead not between 1 and 120
    then
        raise exception 'months_ahead must be from 1 to 120, not %',
            coalesce(keep_audit_partitions.months_ahead::text, 'null')
            using errcode = 'SB006';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('signalbox audit partitions', 0));
    perform signalbox._keep_audit_partitions(keep_audit_partitions.months_ahead, null);

    return query
        select p.*
        from signalbox.audit_partitions p
        order by p.table_name, p.from_time;
end;
$$;

comment on function signalbox.keep_audit_partitions(integer) is
    'Make the partitions of the audit log ahead, empty the default ones, and return all partitions; raises SB006 when '
    'months_ahead is not from 1 to 120, and SB007 when you are no administrator.';
grant execute on function signalbox.keep_audit_partitions(integer) to signalbox_admin;
