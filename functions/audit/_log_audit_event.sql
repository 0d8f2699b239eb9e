-- Record what is no change of a row: a login, an export, a refusal. What is recorded before an error is
-- raised goes with it, so a refusal is recorded by who returns it, or in another transaction.
create or replace function signalbox._log_audit_event(
    action text,
    entity text,
    project_id uuid default null,
    entity_id uuid default null,
    details jsonb default null,
    category text default 'general'
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now constant timestamptz := signalbox_data.clock();
    v_seq bigint;
begin
    insert into signalbox_data.audit_logs (
        occurred_at, txid, seq, kind, project_id, entity_id, user_id, context_id,
        session_role, application_name, changes
    )
    values (
        v_now,
        txid_current(),
        nextval('signalbox_data.audit_seq'),
        signalbox._audit_kind(
            _log_audit_event.entity, 'event', _log_audit_event.action,
            _log_audit_event.category
        ),
        _log_audit_event.project_id,
        _log_audit_event.entity_id,
        signalbox._session_user_id(),
        case
            when concat(
                current_setting('signalbox.context', true),
                current_setting('request.method', true)
            ) <> ''
                then signalbox._audit_context(v_now, _log_audit_event.project_id)
        end,
        signalbox._audit_role(),
        nullif(current_setting('application_name'), ''),
        case
            when octet_length(_log_audit_event.details::text) > 4096
                then signalbox._short_changes(
                    'event', substr(_log_audit_event.details::text, 2, length(_log_audit_event.details::text) - 2)
                )
            else nullif(
                substr(
                    _log_audit_event.details::text, 2, length(_log_audit_event.details::text) - 2
                ),
                ''
            )
        end
    )
    returning seq
    into v_seq;
    return v_seq;
end;
$$;

comment on function signalbox._log_audit_event(text, text, uuid, uuid, jsonb, text) is
    'Record in the audit log what is no change of a row, and return its number.';
