begin;
select plan(2);

select from signalbox.place_audit_hold('case 17');
select is(
    tests.outcome_as('signalbox_admin', 'select * from signalbox.audit_holds'), '1',
    'audit_holds shows holds to administrators'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.audit_holds')$$, '42501', null,
    'audit_holds is not for others'
);

select * from finish();
rollback;
