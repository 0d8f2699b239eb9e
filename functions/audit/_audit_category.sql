-- What an action belongs to, where that does not follow from what was changed.
create or replace function signalbox._audit_category(action text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when action in (
            'login', 'logout', 'login_failed', 'access_denied', 'issue', 'rotate', 'revoke',
            'authenticate'
        )
            then 'security'
        when action = 'config_change' then 'configuration'
        when action in ('export', 'erase') then 'privacy'
        when action in ('audit_enabled', 'audit_disabled') then 'audit'
    end;
$$;

comment on function signalbox._audit_category(text) is
    'The category of an action; null where it is that of what was changed.';
