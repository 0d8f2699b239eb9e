-- Runs in a database of its own.
--
-- That nothing is left of a person, and what happens with several sessions: erasure.test.ts.
begin;
select plan(15);

create role ada_of_the_test in role signalbox_operator;
select from tests.make_project();
create temporary table gone as select id from signalbox.create_user('ada', email => 'ada@example.com');
select from signalbox.add_member(tests.project(), 'ada', 'admin');
select from signalbox.set_database_role('ada', 'ada_of_the_test');
create temporary table token as select * from signalbox.issue_api_token('x', user_name => 'ada');

select results_eq(
    $$select e.pseudonym = 'erased-' || right(g.id::text, 12), e.is_finished, e.rows_changed > 0, e.left_to_do
    from gone g cross join lateral signalbox.erase_user(g.id) e$$,
    format(
        'values (true, false, true, array[%L, %L, %L])',
        'role ada_of_the_test of the database is nobody''s any more: drop role',
        'call again, in another transaction',
        format('project %s has no admin any more: add_member', tests.project())
    ),
    'erase_user makes a pseudonym, and says what is left to do'
);
select results_eq(
    $$select outcome from signalbox.verify_api_token((select token from token))$$, $$values ('refused')$$,
    'erase_user: tokens of the user let nobody in'
);
select throws_ok(
    $$select signalbox._vouch(id) from gone; select signalbox.my_projects(); select signalbox._require_user()$$, 'SB007', null,
    'erase_user: nobody is vouched for as the user'
);
select from tests.forget_member();
select is(
    (select count(*) from signalbox.project_members m inner join gone g on g.id = m.user_id), 0::bigint,
    'erase_user: the user is a member of nothing'
);
select throws_ok(
    $$select signalbox.add_member(tests.project(), u.name, 'admin')
    from signalbox.users u inner join gone using (id)$$,
    'SB002', null, 'erase_user: the user cannot be made a member again'
);
select throws_ok(
    $$select signalbox.set_database_role(u.name, 'ada_of_the_test')
    from signalbox.users u inner join gone using (id)$$,
    'SB002', null, 'erase_user: nobody logs in as the user again'
);
select lives_ok(
    $$select from signalbox.create_user('ada', email => 'ada@example.com')$$,
    'erase_user: name and address are free for somebody new'
);
update signalbox_data.erasures set begun_in = 0;
select results_eq(
    $$select e.is_finished, e.left_to_do from gone g cross join lateral signalbox.erase_user(g.id) e$$,
    $$values (true, '{}'::text[])$$, 'erase_user finishes in a later transaction'
);
select results_eq(
    $$select e.is_finished from gone g cross join lateral signalbox.erase_user(g.id) e$$,
    $$values (true)$$, 'erase_user can be called again'
);
select is(
    (select count(*) from signalbox.users where name = 'ada'), 1::bigint,
    'erase_user leaves somebody new of the same name alone'
);
select throws_ok(
    $$select signalbox.erase_user('00000000-0000-0000-0000-000000000001')$$, 'SB001',
    'user 00000000-0000-0000-0000-000000000001 not found', 'erase_user refuses who is not there'
);
select throws_ok(
    'select signalbox.erase_user(null)', 'SB001', 'user null not found', 'erase_user refuses null'
);
select throws_ok(
    'select signalbox.erase_user(id, 0) from gone', 'SB006', null, 'erase_user looks at one row at least'
);
select throws_ok(
    $$select tests.rows_as('signalbox_operator', 'select signalbox.erase_user(null)')$$, '42501', null,
    'erase_user is for administrators'
);
select throws_ok(
    $$select tests.rows_as('signalbox_admin', 'select signalbox.erase_user(null)')$$, 'SB007', null,
    'erase_user is not for administrators who work for somebody else'
);

select * from finish();
rollback;
