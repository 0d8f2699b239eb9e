begin;
select plan(2);

select results_eq(
    $$select operation::text, action, severity::text, category, is_overridden
    from signalbox.audit_kinds
    where entity = 'task' and implied = '{"status": ["in_progress", "failed"]}'$$,
    $$values ('update', 'fail', 'error', 'work', false)$$,
    'audit_kinds shows what the entries of a kind say'
);
select ok(
    tests.rows_as('signalbox_reader', 'select * from signalbox.audit_kinds') > 0,
    'audit_kinds can be read by everyone'
);

select * from finish();
rollback;
