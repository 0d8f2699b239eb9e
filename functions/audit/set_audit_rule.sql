-- Say how much an action matters and what it belongs to, other than it is derived: for the entries that
-- there are and those to come.
--
--     select * from signalbox.set_audit_rule('task', 'cancel', severity => 'error');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.set_audit_rule(
    entity text,
    action text,
    severity signalbox_data.audit_severity default null,
    category text default null
)
returns setof signalbox.audit_kinds
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    perform signalbox._require_administrator();

    update signalbox_data.audit_kinds k
    set severity = coalesce(set_audit_rule.severity, k.severity),
        category = coalesce(set_audit_rule.category, k.category),
        is_overridden = true
    where k.entity = set_audit_rule.entity
        and k.action = set_audit_rule.action;
    if not found then
        raise exception 'there is no action % of %',
            coalesce(set_audit_rule.action, 'null'), coalesce(set_audit_rule.entity, 'null')
            using errcode = 'SB001', hint = 'View audit_kinds shows those that there are.';
    end if;
    perform signalbox._log_audit_event('config_change', 'audit_rule', details => jsonb_build_object(
        'entity', set_audit_rule.entity,
        'action', set_audit_rule.action,
        'severity', set_audit_rule.severity,
        'category', set_audit_rule.category
    ));

    return query
        select k.*
        from signalbox.audit_kinds k
        where k.entity = set_audit_rule.entity
            and k.action = set_audit_rule.action
        order by k.id;
end;
$$;

comment on function signalbox.set_audit_rule(
    text, text, signalbox_data.audit_severity, text
) is
    'Set severity and category of an action in the audit log, and return its kinds; raises SB001 when there is '
    'no such action.';
grant execute on function signalbox.set_audit_rule(
    text, text, signalbox_data.audit_severity, text
) to signalbox_admin;
