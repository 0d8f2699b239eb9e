create or replace view signalbox.v_security_events
with (security_invoker = true)
as
select
    l.id,
    l.occurred_at as "timestamp",
    l.project_id,
    l.entity_type,
    l.entity_id,
    l.operation,
    l.action,
    l.severity,
    l.category,
    l.changes,
    l.user_id,
    l.session_role,
    l.application_name,
    l.session_id,
    l.request_id,
    l.correlation_id,
    l.http_method,
    l.api_endpoint,
    l.token
from signalbox.audit_logs l
where l.category in ('security', 'audit', 'privacy');

comment on view signalbox.v_security_events is
    'Logins, refusals, changes of users, members, tokens, addresses and keys, of what is audited, exports and erasures: '
    'all entries of the audit log of the categories security, audit and privacy. Restrict the time.';
grant select on signalbox.v_security_events to signalbox_reader;
