begin;
select plan(6);

select from tests.make_project();
select results_eq(
    $$select reason, in_project_id, entity, user_id, begins_at, released_at
    from signalbox.place_audit_hold('case 17', in_project_id => tests.project(), entity => 'task',
        begins_at => '2026-01-01+00', ends_at => '2026-07-01+00')$$,
    $$values ('case 17', tests.project(), 'task', null::uuid, '2026-01-01+00'::timestamptz, null::timestamptz)$$,
    'place_audit_hold returns the hold'
);
select results_eq(
    $$select action, entity_type, changes -> 'reason' from signalbox.audit_logs where entity_type = 'audit_hold'$$,
    $$values ('insert', 'audit_hold', '[null, "case 17"]'::jsonb)$$,
    'place_audit_hold is recorded'
);
select throws_ok(
    $$select signalbox.place_audit_hold('x', in_project_id => '01a1fe44-2af1-7000-8000-000000000001')$$, 'SB001',
    'project 01a1fe44-2af1-7000-8000-000000000001 not found', 'place_audit_hold knows which projects there were'
);
select throws_ok(
    $$select signalbox.place_audit_hold('x', entity => 'dragon')$$, 'SB001', 'entity dragon is none of the audit log',
    'place_audit_hold knows which entities there are'
);
select throws_ok(
    $$select signalbox.place_audit_hold(' ')$$, '23514', null, 'place_audit_hold wants a reason'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', $q$select signalbox.place_audit_hold('x')$q$)$$, '42501', null,
    'place_audit_hold is for administrators'
);

select * from finish();
rollback;
