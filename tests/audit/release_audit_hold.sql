begin;
select plan(5);

select tests.set_clock('2026-01-01 12:00+00');
create temporary table hold as select id from signalbox.place_audit_hold('case 17');
select results_eq(
    'select h.reason, h.released_at from hold, signalbox.release_audit_hold(hold.id) h',
    $$values ('case 17', '2026-01-01 12:00+00'::timestamptz)$$, 'release_audit_hold returns the hold'
);
select results_eq(
    $$select action, changes ? 'released_at' from signalbox.audit_logs
    where entity_type = 'audit_hold' order by id desc limit 1$$,
    $$values ('update', true)$$, 'release_audit_hold is recorded'
);
select throws_like(
    'select signalbox.release_audit_hold(id) from hold', '%not found', 'release_audit_hold ends a hold once'
);
select throws_ok('select signalbox.release_audit_hold(null)', 'SB001', 'hold null not found', 'release_audit_hold wants a hold');
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select signalbox.release_audit_hold(null)')$$, '42501', null,
    'release_audit_hold is for administrators'
);

select * from finish();
rollback;
