begin;
select plan(2);

select from signalbox.create_user('database_roles');
select from signalbox.set_database_role('database_roles', session_user);
select results_eq(
    'select user_name, is_active from signalbox.database_roles where database_role = session_user',
    $$values ('database_roles', true)$$,
    'database_roles shows which role is whose'
);
select is(
    tests.outcome_as('signalbox_operator', 'select from signalbox.database_roles'), '42501',
    'database_roles is for administrators'
);

select * from finish();
rollback;
