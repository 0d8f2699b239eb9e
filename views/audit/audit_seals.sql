create or replace view signalbox.audit_seals
with (security_invoker = true)
as
select
    s.id,
    s.sealed_at,
    p.entries,
    p.from_month,
    p.to_month,
    s.generation,
    s.until_txid,
    s.until_seq,
    s.archive_id,
    encode(s.hash, 'hex') as hash
from signalbox_data.audit_seals s
cross join lateral (
    select
        coalesce(sum(p.entries), 0) as entries,
        min(p.month) as from_month,
        max(p.month) as to_month
    from signalbox_data.audit_seal_parts p
    where p.seal_id = s.id
) p;

comment on view signalbox.audit_seals is
    'Seals of the audit log: each covers what was recorded between the one before it and until_txid and until_seq, '
    'or says which archived partition was dropped.';
grant select on signalbox.audit_seals to signalbox_admin;
