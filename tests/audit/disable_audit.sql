-- Runs in a database of its own.
begin;
select plan(9);

create table lamps (id uuid primary key, watts integer);
select from signalbox.enable_audit('tests.lamps', 'lamp');
insert into lamps values (gen_random_uuid(), 1);
select results_eq(
    $$select table_name, is_enabled from signalbox.disable_audit('tests.lamps')$$,
    $$values ('tests.lamps', false)$$,
    'disable_audit returns the table'
);
select is_empty(
    $$select * from pg_trigger where tgrelid = 'lamps'::regclass$$, 'disable_audit drops the triggers'
);
select hasnt_function('signalbox', '_audit_tests__lamps', 'disable_audit drops the function');
select from tests.forget_trail();
update lamps set watts = 2;
select is_empty($$select * from tests.trail('lamp')$$, 'disable_audit: nothing is recorded any more');
select results_eq(
    $$select action, severity::text, changes from signalbox.audit_logs
    where entity_type = 'audited_table' order by id desc limit 1$$,
    $$values ('audit_disabled', 'critical', '{"table_name": "tests.lamps"}'::jsonb)$$,
    'disable_audit is recorded itself, and matters'
);
select from signalbox._load_audit();
select is_empty(
    $$select * from pg_trigger where tgrelid = 'lamps'::regclass$$,
    'disable_audit: a load of the code leaves it so'
);
select from signalbox.disable_audit('signalbox_data.workflows');
select from signalbox._load_audit();
select is(
    (select is_enabled from signalbox.audited_tables where entity = 'workflow'), false,
    'disable_audit: also for a table of Signalbox'
);
select throws_ok(
    $$select signalbox.disable_audit('tests.streets')$$, 'SB001', 'table tests.streets is not audited',
    'disable_audit knows what is audited'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', $q$select signalbox.disable_audit('tests.lamps')$q$)$$,
    '42501', null, 'disable_audit is for admins'
);

select * from finish();
rollback;
