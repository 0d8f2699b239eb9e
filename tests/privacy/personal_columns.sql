begin;
select plan(3);

select results_eq(
    $$select holds, whose, erase, reason
    from signalbox.personal_columns where table_name = 'users' and column_name = 'email'$$,
    $$values ('person', 'id', 'clear', null::text)$$,
    'personal_columns shows what a column holds of people, and what becomes of it'
);
select is(
    (select count(*) from signalbox.personal_columns),
    (select count(*) from signalbox._personal_columns()),
    'personal_columns shows all columns'
);
select ok(
    tests.rows_as('signalbox_reader', 'select * from signalbox.personal_columns') > 400,
    'personal_columns can be read by everyone'
);

select * from finish();
rollback;
