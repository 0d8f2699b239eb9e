-- Runs in a database of its own.
begin;
select plan(8);

create table lamps (id uuid primary key, watts integer);
select from signalbox.enable_audit('tests.lamps', 'lamp');

create temporary table before as
select g.oid, g.tgname from pg_trigger g where g.tgrelid = 'lamps'::regclass;
select from signalbox._generate_audit('tests.lamps');
select results_eq(
    $$select g.oid, g.tgname from pg_trigger g where g.tgrelid = 'lamps'::regclass order by 2$$,
    'select oid, tgname from before order by 2',
    '_generate_audit leaves triggers alone that are as they must be'
);
drop trigger audit_insert on lamps;
alter table lamps disable trigger audit_update;
alter table lamps enable trigger audit_delete;
create or replace trigger audit_truncate after truncate on lamps for each statement
    execute function signalbox._audit_tests__lamps();
create or replace function signalbox._audit_tests__lamps()
returns trigger
language plpgsql
as 'begin return null; end';
select set_eq(
    'select problem from signalbox.audit_drift',
    $$values ('the function is another one'), ('trigger audit_insert of lamps is missing'),
        ('trigger audit_update of lamps is not always enabled'),
        ('trigger audit_delete of lamps is not always enabled'),
        ('trigger audit_truncate of lamps is not always enabled')$$,
    '_generate_audit: audit_drift shows what was changed by hand'
);
alter table lamps enable always trigger audit_truncate;
select is(
    (select problem from signalbox.audit_drift where problem like '%truncate%'),
    'trigger audit_truncate of lamps is another one',
    '_generate_audit: audit_drift shows another trigger of the name'
);
select from signalbox._generate_audit('tests.lamps');
select is_empty('select * from signalbox.audit_drift', '_generate_audit mends it');
select results_eq(
    $$select proowner::regrole::text, prosecdef, proacl::text ~ '[{,]=X'
    from pg_proc where proname = '_audit_tests__lamps'$$,
    $$select current_user::text collate "default", true, false$$,
    '_generate_audit: nobody else may use the function for a trigger'
);

-- A partition that was made since
create table rooms (id uuid, floor integer, primary key (id, floor)) partition by list (floor);
select from signalbox.enable_audit('tests.rooms', 'room');
create table rooms_1 partition of rooms for values in (1);
select is(
    (select count(*) from signalbox.audit_drift where problem like 'trigger % of rooms_1 is missing'),
    4::bigint,
    '_generate_audit: audit_drift shows a partition without triggers'
);
select from signalbox._generate_audit('tests.rooms');
select is_empty('select * from signalbox.audit_drift', '_generate_audit makes them');

drop table lamps;
select results_eq(
    'select table_name, problem from signalbox.audit_drift',
    $$values ('tests.lamps', 'the table is gone')$$,
    '_generate_audit: audit_drift shows a table that is gone'
);

select * from finish();
rollback;
