create or replace view signalbox.v_error_analysis
with (security_invoker = true)
as
select
    a.starts_at,
    a.project_id,
    a.entity_type,
    a.action,
    a.severity,
    a.category,
    a.errors,
    a.entries,
    round(a.errors::numeric / a.entries, 4) as error_rate,
    a.first_at,
    a.last_at
from (
    select
        s.starts_at,
        s.project_id,
        k.entity as entity_type,
        k.action,
        k.severity,
        k.category,
        sum(s.entries)::bigint as errors,
        sum(sum(s.entries)) over (partition by s.starts_at, s.project_id, k.entity)::bigint as entries,
        min(s.first_at) as first_at,
        max(s.last_at) as last_at
    from signalbox_data.audit_summaries s
    inner join signalbox_data.audit_kinds k
        on k.id = s.kind
    where s.period = 'hour'
    group by s.starts_at, s.project_id, k.entity, k.action, k.severity, k.category
) a
where a.severity >= 'error'
    or a.action in ('login_failed', 'access_denied');

comment on view signalbox.v_error_analysis is
    'Errors by hour, in UTC: entries of the audit log with the severity error or critical, failed logins and refusals. '
    'entries is how many there are of the same entity in that hour in all. From audit_summaries.';
grant select on signalbox.v_error_analysis to signalbox_reader;
