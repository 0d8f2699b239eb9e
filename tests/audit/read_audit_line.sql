-- Runs in a database of its own.
begin;
select plan(2);

select from tests.make_project();
select from tests.make_workflow(tests.project());
update signalbox_data.projects set description = E'é "quoted"\n' where id = tests.project();
select set_eq(
    'select r.id, r.occurred_at, r.txid, r.project_id, r.entity_type, r.entity_id, r.entity_key, r.operation, r.action,
        r.changes, r.user_id, r.session_role, r.application_name
    from signalbox_data.audit_logs l
    cross join lateral signalbox.read_audit_line(signalbox._audit_line(l)::json) r',
    'select id, occurred_at, txid, project_id, entity_type, entity_id, entity_key, operation, action, changes, user_id,
        session_role, application_name
    from signalbox.audit_logs',
    'read_audit_line shows an entry as audit_logs does'
);
select is_empty(
    $$select * from signalbox.read_audit_line('["audit_contexts", 1, 2]')$$, 'read_audit_line reads no other lines'
);

select * from finish();
rollback;
