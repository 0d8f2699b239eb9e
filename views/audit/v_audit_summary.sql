create or replace view signalbox.v_audit_summary
with (security_invoker = true)
as
select
    (s.starts_at at time zone 'UTC')::date as day,
    s.project_id,
    k.entity as entity_type,
    k.action,
    k.severity,
    k.category,
    sum(s.entries)::bigint as entries,
    count(distinct s.user_id) as users,
    min(s.first_at) as first_at,
    max(s.last_at) as last_at
from signalbox_data.audit_summaries s
inner join signalbox_data.audit_kinds k
    on k.id = s.kind
where s.period = 'day'
group by s.starts_at, s.project_id, k.entity, k.action, k.severity, k.category;

comment on view signalbox.v_audit_summary is
    'What was done on each day, in UTC, in each project: how often, and by how many users. From audit_summaries.';
grant select on signalbox.v_audit_summary to signalbox_reader;
