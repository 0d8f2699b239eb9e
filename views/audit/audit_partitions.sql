create or replace view signalbox.audit_partitions
with (security_invoker = true)
as
select
    p.table_name,
    p.partition_name,
    p.from_time,
    p.until_time,
    p.is_default,
    pg_catalog.pg_relation_size(p.relation) as bytes,
    s.entries as sealed_entries,
    signalbox._audit_keep_until(p.table_name, p.from_time, p.until_time) as keep_until,
    a.confirmed_at as archived_at,
    a.file_name
from signalbox._audit_partitions() p
cross join lateral (
    select coalesce(sum(s.entries), 0) as entries
    from signalbox_data.audit_seal_parts s
    where s.table_name = p.table_name
        and s.month >= (p.from_time at time zone 'UTC')::date
        and s.month < (p.until_time at time zone 'UTC')::date
) s
left join lateral (
    select a.confirmed_at, a.file_name
    from signalbox_data.audit_archives a
    where a.partition_name = p.partition_name
    order by a.id desc
    limit 1
) a
    on true;

comment on view signalbox.audit_partitions is
    'Partitions of the audit log: what time each holds, how much of it is sealed, until when it is kept, holds aside, '
    'and when it was last archived. A default partition with bytes is emptied by tick.';
grant select on signalbox.audit_partitions to signalbox_admin;
