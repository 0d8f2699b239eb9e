-- Runs in a database of its own.
begin;
select plan(5);

select is_empty('select * from signalbox.audit_drift', 'audit_drift is empty when all is well');
create table lamps (id uuid primary key, watts integer);
select from signalbox.enable_audit('tests.lamps', 'lamp');
alter table lamps alter watts type bigint, alter watts set default 5;
select set_eq(
    'select table_name, problem from signalbox.audit_drift',
    $$values
        ('tests.lamps', 'not generated for: column watts bigint plain recorded nullable  default 5'),
        ('tests.lamps', 'generated for what is no more: column watts integer plain recorded nullable ')$$,
    'audit_drift shows a column that has changed'
);
select from signalbox.disable_audit('tests.lamps');
select is_empty('select * from signalbox.audit_drift', 'audit_drift leaves out what is not audited');
select is(
    tests.rows_as('signalbox_admin', 'select * from signalbox.audit_drift'), 0::bigint,
    'audit_drift can be read by administrators'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select * from signalbox.audit_drift')$$, '42501', null,
    'audit_drift can be read by nobody else'
);

select * from finish();
rollback;
