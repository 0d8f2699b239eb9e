-- An entry of the audit log as the one line that is sealed and archived: a JSON array without anything that
-- depends on settings or on the version of PostgreSQL. Whoever changes it makes every seal wrong; docs/audit.md
-- tells others how to read it.
create or replace function signalbox._audit_line(entry signalbox_data.audit_logs)
returns text
language sql
stable
parallel safe
as $$
    select pg_catalog.json_build_array(
        'audit_logs', entry.txid, entry.seq, entry.occurred_at at time zone 'UTC', entry.kind,
        entry.project_id, entry.entity_id, entry.user_id, entry.context_id,
        entry.session_role, entry.application_name, entry.entity_key, entry.changes
    )::text;
$$;

comment on function signalbox._audit_line(signalbox_data.audit_logs) is
    'An entry of the audit log as the line that is sealed and archived.';
