begin;
select plan(3);

select is(
    signalbox._audit_function_name('signalbox_data.tasks'), '_audit_tasks',
    '_audit_function_name is short for tables of Signalbox'
);
create table tasks (id uuid primary key);
select is(
    signalbox._audit_function_name('tests.tasks'), '_audit_tests__tasks',
    '_audit_function_name has the schema of others'
);
create table a_table_with_a_name_that_is_as_long_as_names_may_be_in_postgres (id uuid primary key);
select is(
    octet_length(signalbox._audit_function_name(
        'tests.a_table_with_a_name_that_is_as_long_as_names_may_be_in_postgres'
    )),
    63,
    '_audit_function_name fits'
);

select * from finish();
rollback;
