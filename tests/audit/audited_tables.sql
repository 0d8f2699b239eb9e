begin;
select plan(2);

select results_eq(
    $$select entity, category, is_enabled, ignored_columns, personal_columns
    from signalbox.audited_tables where table_name = 'signalbox_data.users'$$,
    $$values ('user', 'security', true, '{updated_at}'::text[], '{name,email,display_name,metadata,database_role}'::text[])$$,
    'audited_tables shows how a table is recorded'
);
select ok(
    tests.rows_as('signalbox_reader', 'select * from signalbox.audited_tables') > 0,
    'audited_tables can be read by everyone'
);

select * from finish();
rollback;
