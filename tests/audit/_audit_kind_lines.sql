begin;
select plan(3);

insert into signalbox_data.audit_kinds (id, operation, severity, entity, action, category, implied)
values
    (32001, 'update', 'info', 'thing', 'paint', 'x', '{"status":["a","b"]}'),
    (32000, 'insert', 'info', 'thing', 'insert', 'x', null);
select is(
    signalbox._audit_kind_lines('{32001,32000,31999}'),
    E'["audit_kinds", 32000, "thing", "insert", "insert", null]\n'
        '["audit_kinds", 32001, "thing", "update", "paint", "{\\"status\\":[\\"a\\",\\"b\\"]}"]' || E'\n',
    '_audit_kind_lines has a line for each kind that there is, in order'
);
update signalbox_data.audit_kinds set severity = 'critical', category = 'y' where id = 32000;
select is(
    signalbox._audit_kind_lines('{32000}'), E'["audit_kinds", 32000, "thing", "insert", "insert", null]\n',
    '_audit_kind_lines leaves out what a rule may change'
);
select is(signalbox._audit_kind_lines('{}'), null, '_audit_kind_lines is null without kinds');

select * from finish();
rollback;
