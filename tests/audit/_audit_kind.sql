-- Runs in a database of its own.
begin;
select plan(8);

create temporary table kinds as
select
    signalbox._audit_kind('lamp', 'update', 'light', 'house') as light,
    signalbox._audit_kind('lamp', 'insert', 'insert', 'house', '{"watts": 40}') as made;

select is(
    signalbox._audit_kind('lamp', 'update', 'light', 'house'), light,
    '_audit_kind gives a kind one number'
) from kinds;
select results_eq(
    $$select entity, operation::text, action, severity::text, category, implied
    from signalbox.audit_kinds where entity = 'lamp' order by id$$,
    $$values ('lamp', 'update', 'light', 'info', 'house', null::jsonb),
        ('lamp', 'insert', 'insert', 'info', 'house', '{"watts": 40}')$$,
    '_audit_kind derives the severity from the action, the category from what was changed'
);
select isnt(
    signalbox._audit_kind('lamp', 'insert', 'insert', 'house', '{"watts": 60}'), made,
    '_audit_kind keeps apart what implies other values'
) from kinds;
create temporary table login as
select signalbox._audit_kind('lamp', 'event', 'login', 'house') as id;
select is(
    (
        select k.category
        from signalbox.audit_kinds k
        where k.id = (select id from login)
    ),
    'security',
    '_audit_kind takes the category of the action where it has one'
);
select from signalbox.set_audit_rule('lamp', 'insert', 'error', 'dark');
create temporary table brighter as
select signalbox._audit_kind('lamp', 'insert', 'insert', 'house', '{"watts": 100}') as id;
select results_eq(
    $$select k.severity::text, k.category, k.is_overridden
    from signalbox.audit_kinds k
    where k.id = (select id from brighter)$$,
    $$values ('error', 'dark', true)$$,
    '_audit_kind follows the rule that was set for the action'
);
select throws_ok(
    $$update signalbox_data.audit_kinds set action = 'x' where entity = 'lamp'$$, 'SB007', null,
    '_audit_kind: what a kind means cannot be changed'
);
select throws_ok(
    $$delete from signalbox_data.audit_kinds where entity = 'lamp'$$, 'SB007', null,
    '_audit_kind: a kind cannot be taken away'
);
select throws_ok(
    $$truncate signalbox_data.audit_kinds$$, 'SB007', null,
    '_audit_kind: kinds cannot be truncated'
);

select * from finish();
rollback;
