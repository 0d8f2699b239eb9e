-- A context of the audit log as the line that is sealed and archived, as _audit_line has an entry.
create or replace function signalbox._audit_context_line(context signalbox_data.audit_contexts)
returns text
language sql
stable
parallel safe
as $$
    select pg_catalog.json_build_array(
        'audit_contexts', context.txid, context.id, context.occurred_at at time zone 'UTC',
        context.project_id, context.parent_id, context.session_id, context.request_id,
        context.correlation_id, context.http_method, context.api_endpoint, context.personal,
        context.details
    )::text;
$$;

comment on function signalbox._audit_context_line(signalbox_data.audit_contexts) is
    'A context of the audit log as the line that is sealed and archived.';
