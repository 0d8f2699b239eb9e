begin;
select plan(13);

select from tests.make_project();
select isnt(
    signalbox.log_audit_event('login', 'user', entity_id => '00000000-0000-0000-0000-000000000001',
        details => '{"method": "password"}'),
    null, 'log_audit_event returns the number of the entry'
);
select results_eq(
    $$select entity_type, operation::text, action, severity::text, category, entity_id, changes
    from signalbox.audit_logs order by id desc limit 1$$,
    $$values ('user', 'event', 'login', 'info', 'security',
        '00000000-0000-0000-0000-000000000001'::uuid, '{"method": "password"}'::jsonb)$$,
    'log_audit_event records what is no change of a row'
);
select from signalbox.log_audit_event('access_denied', 'session', tests.project());
select results_eq(
    $$select entity_type, action, severity::text, category, project_id, changes
    from signalbox.audit_logs order by id desc limit 1$$,
    $$values ('session', 'access_denied', 'warning', 'security', tests.project(), null::jsonb)$$,
    'log_audit_event records a refusal'
);
select from signalbox.log_audit_event('note', 'system', details => '{}');
select is(
    (select changes from signalbox.audit_logs order by id desc limit 1), null,
    'log_audit_event: no details are none'
);
select from signalbox.log_audit_event(
    'note', 'system', details => jsonb_build_object('a', repeat('x', 5000), 'b', '}')
);
select is(
    (select changes - 'a' || jsonb_build_object('length', changes #> '{a,length}')
        from signalbox.audit_logs order by id desc limit 1),
    '{"b": "}", "length": 5000}'::jsonb,
    'log_audit_event records a large value as its digest'
);
select signalbox.set_context('{"request_id": "r-9"}');
select from signalbox.log_audit_event('export', 'report');
select is(
    (select request_id from signalbox.audit_logs order by id desc limit 1), 'r-9',
    'log_audit_event knows the context'
);
select throws_ok(
    $$select signalbox.log_audit_event('claim', 'task')$$, 'SB006', null,
    'log_audit_event does not let anybody pass off words for a change'
);
select throws_ok(
    $$select signalbox.log_audit_event(null, 'task')$$, 'SB006', null,
    'log_audit_event wants an action'
);
select throws_ok(
    $$select signalbox.log_audit_event('note', 'unicorn')$$, 'SB006', null,
    'log_audit_event wants an entity that is known'
);
select throws_ok(
    $$select signalbox.log_audit_event('note', 'task', gen_random_uuid())$$, 'SB001', null,
    'log_audit_event knows no such project'
);
select throws_ok(
    $$select signalbox.log_audit_event('note', 'task', details => '[]')$$, 'SB005', null,
    'log_audit_event wants an object for details'
);
select throws_ok(
    $$select signalbox.log_audit_event('note', 'task',
        details => jsonb_build_object('x', repeat('y', 9000)))$$, 'SB006', null,
    'log_audit_event takes 8 kB of details at most'
);
select throws_ok(
    $$select tests.rows_as('signalbox_reader',
        $q$select signalbox.log_audit_event('note', 'task')$q$)$$,
    '42501', null, 'log_audit_event is not for readers'
);

select * from finish();
rollback;
