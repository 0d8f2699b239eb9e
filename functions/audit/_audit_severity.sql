-- How much an action matters where no rule says otherwise.
create or replace function signalbox._audit_severity(action text)
returns signalbox_data.audit_severity
language sql
immutable
parallel safe
as $$
    select case
        when action in ('truncate', 'audit_disabled') then 'critical'
        when action in ('fail', 'error') then 'error'
        when action in (
            'delete', 'cancel', 'cancel_request', 'retry', 'refuse', 'escalate', 'access_denied', 'login_failed',
            'config_change', 'erase', 'revoke', 'deactivate', 'audit_enabled', 'undo'
        )
            then 'warning'
        else 'info'
    end::signalbox_data.audit_severity;
$$;

comment on function signalbox._audit_severity(text) is
    'The severity of an action where no rule says otherwise.';
