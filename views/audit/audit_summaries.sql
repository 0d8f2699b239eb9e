-- One row for what one user or role did to one kind of thing in an hour or day; what audit_kinds tells
-- apart by its details is put together.
create or replace view signalbox.audit_summaries
with (security_invoker = true)
as
select
    s.period,
    s.starts_at,
    s.project_id,
    k.entity as entity_type,
    k.operation,
    k.action,
    k.severity,
    k.category,
    s.user_id,
    s.session_role,
    sum(s.entries)::bigint as entries,
    min(s.first_at) as first_at,
    max(s.last_at) as last_at
from signalbox_data.audit_summaries s
inner join signalbox_data.audit_kinds k
    on k.id = s.kind
group by
    s.period, s.starts_at, s.project_id, k.entity, k.operation, k.action, k.severity, k.category,
    s.user_id, s.session_role;

comment on view signalbox.audit_summaries is
    'How many entries of the audit log there are, by hour and by day in UTC (period): what was done, how often, and by '
    'whom. tick adds what was committed.';
grant select on signalbox.audit_summaries to signalbox_reader;
