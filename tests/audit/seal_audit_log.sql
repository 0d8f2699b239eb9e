-- Runs in a database of its own. What transactions of other databases hold back is not sealed here.
begin;
select plan(6);

create temporary table made as select id, entries, generation, hash from signalbox.seal_audit_log();
select results_eq(
    'select id, entries, generation, hash from made',
    'select id, entries, generation, hash from signalbox.audit_seals',
    'seal_audit_log returns the seals that it has made'
);
select is_empty('select signalbox.seal_audit_log()', 'seal_audit_log makes none when nothing is new');
update signalbox_data.users set name = 'x';
select is_empty('select signalbox.seal_audit_log()', 'seal_audit_log leaves what has not ended');
select throws_ok(
    'select signalbox.seal_audit_log(0)', 'SB006', 'max_seals must be from 1 to 10000, not 0',
    'seal_audit_log knows how many it may make'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select signalbox.seal_audit_log()')$$, '42501', null,
    'seal_audit_log is for administrators'
);
select throws_ok(
    'update signalbox_data.audit_seals set sealed_at = now()', 'SB007', null,
    'seal_audit_log: a seal is not changed'
);

select * from finish();
rollback;
