-- Runs in a database of its own.
begin;
select plan(6);

create table kept as select * from signalbox.audited_tables;
select from signalbox._load_audit();
select results_eq(
    'select * from signalbox.audited_tables order by table_name',
    'select * from kept order by table_name',
    '_load_audit changes nothing when all is well'
);
update signalbox_data.audited_tables set ignored_columns = '{}', category = 'x' where entity = 'task';
select from signalbox._load_audit();
select results_eq(
    $$select ignored_columns, category from signalbox.audited_tables where entity = 'task'$$,
    $$select ignored_columns, category from kept where entity = 'task'$$,
    '_load_audit takes the tables of Signalbox as _audit_tables has them'
);
alter table signalbox_data.projects add column colour text;
select from tests.make_project();
select from signalbox._load_audit();
update signalbox_data.projects set colour = 'red' where id = tests.project();
select results_eq(
    $$select changes from signalbox.audit_logs
    where entity_id = tests.project() and operation = 'update'$$,
    $$values ('{"colour": [null, "red"]}'::jsonb)$$,
    '_load_audit records a new column'
);
alter table signalbox_data.projects drop column colour;
select lives_ok('select signalbox._load_audit()', '_load_audit copes with a column that is gone');
create table lamps (id uuid primary key);
select from signalbox.enable_audit('tests.lamps', 'lamp');
drop table lamps;
select lives_ok('select signalbox._load_audit()', '_load_audit copes with a table that is gone');
select is(
    (select count(*) from signalbox.audit_drift), 1::bigint, '_load_audit: audit_drift goes on showing it'
);

select * from finish();
rollback;
