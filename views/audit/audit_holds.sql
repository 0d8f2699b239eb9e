create or replace view signalbox.audit_holds
with (security_invoker = true)
as
select
    h.id,
    h.reason,
    h.in_project_id,
    h.entity,
    h.entity_id,
    h.user_id,
    h.begins_at,
    h.ends_at,
    h.placed_at,
    h.released_at
from signalbox_data.audit_holds h;

comment on view signalbox.audit_holds is
    'Legal holds on the audit log: what is kept whatever its retention, why, and since when.';
grant select on signalbox.audit_holds to signalbox_admin;
