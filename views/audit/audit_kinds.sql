create or replace view signalbox.audit_kinds
with (security_invoker = true)
as
select
    k.id,
    k.entity,
    k.operation,
    k.action,
    k.severity,
    k.category,
    k.is_overridden,
    k.implied::jsonb as implied
from signalbox_data.audit_kinds k;

comment on view signalbox.audit_kinds is
    'The kinds of entries of the audit log: what each says, how much it matters, and what it belongs to.';
grant select on signalbox.audit_kinds to signalbox_reader;
