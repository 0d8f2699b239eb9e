create or replace view signalbox.audit_archives
with (security_invoker = true)
as
select
    a.id,
    a.table_name,
    a.partition_name,
    a.begins_at,
    a.ends_at,
    a.entries,
    a.bytes,
    a.file_name,
    encode(a.digest, 'hex') as sha256,
    a.last_seal,
    a.confirmed_at,
    a.confirmed_by,
    s.id as dropped_by_seal,
    s.sealed_at as dropped_at
from signalbox_data.audit_archives a
left join signalbox_data.audit_seals s
    on s.archive_id = a.id;

comment on view signalbox.audit_archives is
    'Archives of partitions of the audit log, and whether the partition was dropped.';
grant select on signalbox.audit_archives to signalbox_admin;
