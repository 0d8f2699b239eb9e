begin;
select plan(7);

select from generate_series(1, 2) n
cross join lateral signalbox.create_user('set_database_role ' || n);
select results_eq(
    format(
        $$select user_name, database_role
        from signalbox.set_database_role('set_database_role 1', %L)$$, session_user
    ),
    $$select 'set_database_role 1', session_user$$,
    'set_database_role returns who is who'
);
select throws_ok(
    format($$select signalbox.set_database_role('set_database_role 2', %L)$$, session_user),
    '23505',
    'duplicate key value violates unique constraint "users_database_role_is_unique"',
    'set_database_role lets a role be one user'
);
select throws_ok(
    $$select signalbox.set_database_role('set_database_role 2', 'no such role')$$, 'SB001',
    'role no such role not found', 'set_database_role knows no such role'
);
select throws_ok(
    format($$select signalbox.set_database_role('nobody', %L)$$, session_user), 'SB001',
    'user nobody not found', 'set_database_role knows no such user'
);
select is_empty(
    $$select from signalbox.set_database_role('set_database_role 1', null)$$,
    'set_database_role takes a role away'
);
select is(signalbox._session_user_id(), null, 'set_database_role lets a session be nobody again');
select from tests.become_member();
select throws_ok(
    format($$select signalbox.set_database_role('set_database_role 2', %L)$$, session_user), 'SB007', null,
    'set_database_role is for administrators, while they work for nobody else'
);

select * from finish();
rollback;
