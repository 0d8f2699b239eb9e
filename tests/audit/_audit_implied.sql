begin;
select plan(3);

create table lamps (
    id uuid primary key, name text default 'x', watts integer default 40, seen integer default 0,
    note text default null
);
select from signalbox.enable_audit('tests.lamps', 'lamp', ignored_columns => '{seen}');
select is(
    signalbox._audit_implied('tests.lamps'), '{"name":"x","watts":40}',
    '_audit_implied has the defaults of what is recorded'
);
alter table lamps alter name drop default, alter watts set default 60;
select from signalbox._load_audit();
insert into lamps (id) values (gen_random_uuid());
select is(
    (select changes from signalbox.audit_logs where entity_type = 'lamp'),
    '{"watts": [null, 60]}'::jsonb,
    '_audit_implied: entries of a new default have a new kind'
);
create table streets (id uuid primary key, name text);
select from signalbox.enable_audit('tests.streets', 'street');
select is(
    signalbox._audit_implied('tests.streets'), null, '_audit_implied is null where there are none'
);

select * from finish();
rollback;
