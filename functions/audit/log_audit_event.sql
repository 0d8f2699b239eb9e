-- Record what is no change of a row, as the application tells it: a login to it, an export from it, a refusal.
--
--     select signalbox.log_audit_event('login', 'user', entity_id => :user_id,
--         details => '{"method": "password"}');
--
-- The entry says event, and the role and user of the session, so that nobody can make it look like a change of
-- the database or somebody else's. A refusal is recorded in a transaction of its own, or it goes with the one
-- that is rolled back.
--
-- Runs with the owner's rights: its callers may call it, but not write the log.
create or replace function signalbox.log_audit_event(
    action text,
    entity text,
    project_id uuid default null,
    entity_id uuid default null,
    details jsonb default null
)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if log_audit_event.project_id is null then
        perform signalbox._require_user('agent');
    else
        perform signalbox._require_access(log_audit_event.project_id, 'agent');
    end if;

    if log_audit_event.action is null or log_audit_event.action not in (
        'login', 'logout', 'login_failed', 'access_denied', 'export', 'import', 'read',
        'config_change', 'error', 'deploy', 'start', 'finish', 'note'
    ) then
        raise exception 'action % is none that is told to the audit log',
            coalesce(log_audit_event.action, 'null')
            using
                errcode = 'SB006',
                hint = 'login, logout, login_failed, access_denied, export, import, read, '
                    'config_change, error, deploy, start, finish or note.';
    end if;
    if not exists (
        select
        from signalbox_data.audited_tables t
        where t.entity = log_audit_event.entity
    ) and log_audit_event.entity not in ('session', 'file', 'report', 'system', 'component') then
        raise exception 'entity % is none of the audit log', log_audit_event.entity
            using
                errcode = 'SB006',
                hint = 'An entity of audited_tables, session, file, report, system or component.';
    end if;
    if log_audit_event.details is not null then
        if jsonb_typeof(log_audit_event.details) <> 'object' then
            raise exception 'details must be an object, not %',
                jsonb_typeof(log_audit_event.details)
                using errcode = 'SB005', detail = '$';
        end if;
        if octet_length(log_audit_event.details::text) > 8192 then
            raise exception 'details have % bytes, more than 8192',
                octet_length(log_audit_event.details::text)
                using errcode = 'SB006';
        end if;
    end if;
    -- Those who may act in all projects are told here that there is no such one.
    if log_audit_event.project_id is not null then
        perform signalbox._require_project(log_audit_event.project_id);
    end if;

    return signalbox._log_audit_event(
        log_audit_event.action,
        log_audit_event.entity,
        log_audit_event.project_id,
        log_audit_event.entity_id,
        log_audit_event.details
    );
end;
$$;

comment on function signalbox.log_audit_event(text, text, uuid, uuid, jsonb) is
    'Record what is no change of a row and return its number; raises SB001 when there is no such project, SB005 '
    'when details are no object and SB006 for an action or entity that is not known.';
grant execute on function signalbox.log_audit_event(text, text, uuid, uuid, jsonb)
    to signalbox_agent;
