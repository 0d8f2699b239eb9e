-- Actions that are told from what was changed beside a status. Those of an entity are tried in this order;
-- column_name is null where the operation says enough. value is what the column holds afterwards, or null
-- for any change of it.
create or replace function signalbox._audit_actions()
returns table (
    entity text,
    operation signalbox_data.audit_operation,
    column_name text,
    value text,
    action text
)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    values
        ('task', 'update'::signalbox_data.audit_operation, 'assignee', null::text, 'assign'),
        ('workflow', 'update', 'cancel_requested_at', null, 'cancel_request'),
        ('approval_decision', 'insert', 'decision', 'approve', 'approve'),
        ('approval_decision', 'insert', 'decision', 'refuse', 'refuse'),
        ('approval_decision', 'insert', 'decision', 'escalate', 'escalate'),
        ('external_gate', 'insert', 'is_satisfied', 'true', 'approve'),
        ('external_gate', 'insert', 'is_satisfied', 'false', 'refuse'),
        ('external_gate', 'update', 'is_satisfied', 'true', 'approve'),
        ('external_gate', 'update', 'is_satisfied', 'false', 'refuse'),
        ('task_redrive', 'insert', null, null, 'retry'),
        ('schedule', 'update', 'is_paused', 'true', 'pause'),
        ('schedule', 'update', 'is_paused', 'false', 'resume'),
        ('user', 'update', 'erased_at', null, 'erase'),
        ('user', 'update', 'is_active', 'false', 'deactivate'),
        ('user', 'update', 'is_active', 'true', 'activate'),
        ('imported_document', 'insert', null, null, 'import'),
        ('imported_document', 'update', 'exported_at', null, 'export'),
        ('imported_document', 'update', 'imported_at', null, 'import'),
        ('concurrency_limit', 'insert', null, null, 'config_change'),
        ('concurrency_limit', 'update', null, null, 'config_change'),
        ('concurrency_limit', 'delete', null, null, 'config_change'),
        ('rate_limit', 'insert', null, null, 'config_change'),
        ('rate_limit', 'update', null, null, 'config_change'),
        ('rate_limit', 'delete', null, null, 'config_change'),
        ('queue_setting', 'insert', null, null, 'config_change'),
        ('queue_setting', 'update', null, null, 'config_change'),
        ('queue_setting', 'delete', null, null, 'config_change'),
        ('configuration', 'insert', null, null, 'config_change'),
        ('configuration', 'update', null, null, 'config_change'),
        ('configuration', 'delete', null, null, 'config_change'),
        ('configuration_key', 'update', 'key_id', null, 'rotate'),
        ('api_token', 'insert', null, null, 'issue'),
        ('api_token_revocation', 'insert', null, null, 'revoke'),
        ('project_ip_allow_list', 'insert', null, null, 'config_change'),
        ('project_ip_allow_list', 'update', null, null, 'config_change'),
        ('project_ip_allow_list', 'delete', null, null, 'config_change'),
        ('trusted_proxy', 'insert', null, null, 'config_change'),
        ('trusted_proxy', 'update', null, null, 'config_change'),
        ('trusted_proxy', 'delete', null, null, 'config_change'),
        ('task_status_transition', 'insert', null, null, 'config_change'),
        ('task_status_transition', 'update', null, null, 'config_change'),
        ('task_status_transition', 'delete', null, null, 'config_change')
$$;

comment on function signalbox._audit_actions() is
    'The actions of the audit log that are told from the operation or from a column.';
