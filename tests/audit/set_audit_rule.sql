-- Runs in a database of its own.
begin;
select plan(9);

select results_eq(
    $$select distinct entity, action, severity::text, category, is_overridden
    from signalbox.set_audit_rule('task', 'cancel', 'error', 'alarm')$$,
    $$values ('task', 'cancel', 'error', 'alarm', true)$$,
    'set_audit_rule returns the kinds of the action'
);
select from tests.make_workflow();
select from tests.make_task('a');
select from signalbox.cancel_task(tests.project(), tests.task('a'));
select results_eq(
    $$select severity::text, category from signalbox.audit_logs
    where entity_id = tests.task('a') and action = 'cancel'$$,
    $$values ('error', 'alarm')$$,
    'set_audit_rule decides how much an entry matters'
);
select from signalbox.set_audit_rule('task', 'cancel', severity => 'debug');
select results_eq(
    $$select severity::text, category from signalbox.audit_logs
    where entity_id = tests.task('a') and action = 'cancel'$$,
    $$values ('debug', 'alarm')$$,
    'set_audit_rule goes for the entries that there are, and leaves what is not given'
);
select results_eq(
    $$select distinct severity::text from signalbox.audit_kinds where entity = 'task' and action = 'fail'$$,
    $$values ('error')$$,
    'set_audit_rule changes no other action'
);
select from signalbox._load_audit();
select results_eq(
    $$select distinct severity::text from signalbox.audit_kinds where entity = 'task' and action = 'cancel'$$,
    $$values ('debug')$$,
    'set_audit_rule stays when the code is loaded'
);
select results_eq(
    $$select action, changes from signalbox.audit_logs
    where entity_type = 'audit_rule' order by id desc limit 1$$,
    $$values ('config_change', '{"action": "cancel", "entity": "task", "category": null,
        "severity": "debug"}'::jsonb)$$,
    'set_audit_rule is recorded itself'
);
select throws_ok(
    $$select signalbox.set_audit_rule('task', 'levitate', 'error')$$, 'SB001',
    'there is no action levitate of task', 'set_audit_rule knows no such action'
);
select throws_ok(
    $$select signalbox.set_audit_rule('task', 'cancel', category => 'Two words')$$, '23514', null,
    'set_audit_rule wants a word for the category'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator',
        $q$select signalbox.set_audit_rule('task', 'cancel', 'info')$q$)$$,
    '42501', null, 'set_audit_rule is for admins'
);

select * from finish();
rollback;
