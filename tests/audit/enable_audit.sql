-- Runs in a database of its own.
begin;
select plan(24);

create schema app;
create table app.lamps (id uuid primary key, name text, secret text, seen integer);
select results_eq(
    $$select table_name, entity, category, is_enabled, ignored_columns, masked_columns, personal_columns
    from signalbox.enable_audit('app.lamps')$$,
    $$values ('app.lamps', 'lamp', 'general', true, '{}'::text[], '{}'::text[], '{}'::text[])$$,
    'enable_audit calls a row by the name of the table'
);
select results_eq(
    $$select g.tgname::text collate "default", g.tgenabled::text
    from pg_trigger g where g.tgrelid = 'app.lamps'::regclass order by 1$$,
    $$values ('audit_delete', 'A'), ('audit_insert', 'A'), ('audit_truncate', 'A'), ('audit_update', 'A')$$,
    'enable_audit makes a trigger for every operation, which always fires'
);
select has_function('signalbox', '_audit_app__lamps', 'enable_audit makes a function for the table');
select results_eq(
    $$select entity, category, ignored_columns, masked_columns
    from signalbox.enable_audit('app.lamps', 'light', 'house', '{seen}', '{secret}')$$,
    $$values ('light', 'house', '{seen}'::text[], '{secret}'::text[])$$,
    'enable_audit changes how an audited table is recorded'
);
select results_eq(
    $$select entity, category, ignored_columns, masked_columns from signalbox.enable_audit('app.lamps')$$,
    $$values ('light', 'house', '{seen}'::text[], '{secret}'::text[])$$,
    'enable_audit leaves what is not given as it was'
);
select from tests.forget_trail();
insert into app.lamps values (gen_random_uuid(), 'x', 'y', 1);
update app.lamps set name = 'z', secret = 'q', seen = 2;
select results_eq(
    'select entity_type, action, changes from tests.trail()',
    $$values ('light', 'insert', '{"name": [null, "x"], "secret": [null, "***"]}'::jsonb),
        ('light', 'update', '{"name": ["x", "z"], "secret": ["***", "***"]}')$$,
    'enable_audit records from now on'
);
select results_eq(
    $$select action, severity::text, category, context is null from signalbox.audit_logs
    where entity_type = 'audited_table' order by id limit 1$$,
    $$values ('audit_enabled', 'warning', 'audit', true)$$,
    'enable_audit is recorded itself'
);

-- One of Signalbox
select from signalbox.disable_audit('signalbox_data.tasks');
select results_eq(
    $$select entity, category, quick_columns <> '{}' from signalbox.enable_audit('signalbox_data.tasks')$$,
    $$values ('task', 'work', true)$$,
    'enable_audit knows the tables of Signalbox'
);
select is_empty('select * from signalbox.audit_drift', 'enable_audit leaves nothing out of line');

-- Quoting
create schema "Odd one";
create table "Odd one"."La""mps" ("I d" uuid primary key, "the ""name" text, "update" integer);
select lives_ok(
    $$select from signalbox.enable_audit('"Odd one"."La""mps"', 'odd_lamp', masked_columns => '{update}')$$,
    'enable_audit takes a table with a strange name'
);
select from tests.forget_trail();
insert into "Odd one"."La""mps" values (gen_random_uuid(), 'a', 1);
update "Odd one"."La""mps" set "the ""name" = 'b', "update" = 2;
select results_eq(
    'select changes from tests.trail()',
    $$values ('{"the \"name": [null, "a"], "update": [null, "***"]}'::jsonb),
        ('{"the \"name": ["a", "b"], "update": ["***", "***"]}')$$,
    'enable_audit records columns with strange names'
);
create table app.a_table_with_a_name_that_is_as_long_as_names_may_be_in_postgres (id uuid primary key);
select lives_ok(
    $$select from signalbox.enable_audit(
        'app.a_table_with_a_name_that_is_as_long_as_names_may_be_in_postgres', 'long_name')$$,
    'enable_audit takes a table with a long name'
);

-- What it refuses
select throws_ok(
    $$select signalbox.enable_audit('app.nothing')$$, 'SB001', 'table app.nothing not found',
    'enable_audit knows no such table'
);
select throws_ok(
    'select signalbox.enable_audit(null)', 'SB001', 'table null not found',
    'enable_audit knows no table null'
);
create table app.heap (id uuid);
select throws_ok(
    $$select signalbox.enable_audit('app.heap')$$, 'SB006', 'app.heap has no primary key',
    'enable_audit wants a primary key'
);
create view app.dim as select * from app.lamps;
select throws_ok(
    $$select signalbox.enable_audit('app.dim')$$, 'SB006', null, 'enable_audit takes no view'
);
select throws_ok(
    $$select signalbox.enable_audit('signalbox_data.audit_logs')$$, 'SB006', null,
    'enable_audit does not record the recording'
);
select throws_ok(
    $$select signalbox.enable_audit('app.lamps', masked_columns => '{secret,none}')$$, 'SB001',
    'column none of app.lamps not found', 'enable_audit knows no such column'
);
select throws_ok(
    $$select signalbox.enable_audit('app.lamps', entity => 'Two words')$$, '23514', null,
    'enable_audit wants a word for the entity'
);
create table app.other (id uuid primary key);
select throws_ok(
    $$select signalbox.enable_audit('app.other', entity => 'task')$$, '23505', null,
    'enable_audit wants a word of its own for each table'
);
-- Its triggers would call the types of the columns with the rights of the owner.
create role stranger;
create table app.theirs (id uuid primary key);
alter table app.theirs owner to stranger;
select is(
    tests.outcome_as('signalbox_admin', $$select signalbox.enable_audit('app.theirs')$$), 'SB007',
    'enable_audit takes no table of others from an administrator'
);
select is(
    tests.outcome_as('signalbox_admin', $$select signalbox.enable_audit('app.lamps')$$), '1',
    'enable_audit takes a table of the owner from an administrator'
);
select is(
    tests.outcome_as(session_user, $$select signalbox.enable_audit('app.theirs')$$), '1',
    'enable_audit takes any table from the owner'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', $q$select signalbox.enable_audit('app.lamps')$q$)$$,
    '42501', null, 'enable_audit is for admins'
);

select * from finish();
rollback;
