begin;
select plan(3);

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_user('secure');
select from signalbox.add_member(tests.project(), 'secure', 'reader');
select from signalbox.log_audit_event('access_denied', 'session', tests.project());
select from signalbox.log_audit_event('export', 'file', tests.project());
select results_eq(
    $$select entity_type, action, severity::text, category
    from signalbox.v_security_events
    where project_id = tests.project()
    order by id$$,
    $$values
        ('project_member', 'insert', 'info', 'security'), ('session', 'access_denied', 'warning', 'security'),
        ('file', 'export', 'info', 'privacy')$$,
    'v_security_events has who may what, refusals and exports, and no work'
);
select is(
    tests.rows_as(
        'signalbox_reader', format('select * from signalbox.v_security_events where project_id = %L', tests.project())
    ),
    4::bigint, 'v_security_events is for members, whose own coming is one'
);
select from tests.become_member('reader', '{}');
select is(
    tests.outcome_as('signalbox_reader', 'select * from signalbox.v_security_events'), '0',
    'v_security_events shows nothing to who is no member'
);

select * from finish();
rollback;
