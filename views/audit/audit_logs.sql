create or replace view signalbox.audit_logs
with (security_invoker = true)
as
select
    l.seq as id,
    l.occurred_at,
    l.txid,
    l.project_id,
    k.entity as entity_type,
    l.entity_id,
    l.entity_key::jsonb as entity_key,
    k.operation,
    k.action,
    k.severity,
    k.category,
    case
        when l.changes like '%"~%' and k.operation <> 'event' then signalbox.reveal_changes(
            signalbox._audit_changes(k.operation, k.implied, l.changes, l.occurred_at)
        )
        else signalbox._audit_changes(k.operation, k.implied, l.changes, l.occurred_at)
    end as changes,
    l.user_id,
    regexp_replace(l.session_role, ' by [0-9a-f]{8}$', '') as session_role,
    l.application_name,
    c.session_id,
    c.request_id,
    c.correlation_id,
    c.http_method,
    c.api_endpoint,
    c.parent_id as parent_audit_id,
    c.personal,
    to_jsonb(c.details) as context,
    case
        when l.user_id is not null then substring(l.session_role from ' by ([0-9a-f]{8})$')
    end as token
from signalbox_data.audit_logs l
inner join signalbox_data.audit_kinds k
    on k.id = l.kind
left join signalbox_data.audit_contexts c
    on c.id = l.context_id
    and c.txid = l.txid;

comment on view signalbox.audit_logs is
    'The audit log in words: what was changed, by whom and when. user_id is the user where the database vouches for '
    'it, and token the end of the id of the token that it was by; from session_id to context stands what the client said.';
grant select on signalbox.audit_logs to signalbox_reader;
