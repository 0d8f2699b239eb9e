begin;
select plan(9);

select from tests.make_project();
select from generate_series(1, 3) n cross join lateral signalbox.create_user('add_member ' || n);
select results_eq(
    $$select project_id, user_name, kind::text, role::text
    from signalbox.add_member(tests.project(), 'add_member 1', 'operator')$$,
    $$select tests.project(), 'add_member 1', 'human', 'operator'$$,
    'add_member returns the membership'
);
select is(
    (select role::text from signalbox.add_member(tests.project(), 'add_member 2')), 'reader',
    'add_member makes a reader when no role is named'
);
select throws_ok(
    $$select signalbox.add_member(tests.project(), 'add_member 1', 'admin')$$,
    '23505', 'add_member 1 is a member of project ' || tests.project() || ' already',
    'add_member changes nobody''s role'
);
select throws_ok(
    $$select signalbox.add_member(tests.project(), 'nobody')$$, 'SB001', 'user nobody not found',
    'add_member knows no such user'
);
select throws_ok(
    $$select signalbox.add_member(signalbox_data.new_id(), 'add_member 1')$$, 'SB001', null,
    'add_member knows no such project'
);
select throws_ok(
    $$select signalbox.add_member(tests.project(), 'add_member 3', null)$$, '23502', null,
    'add_member wants a role'
);
select from tests.become_member('operator', array[tests.project()]);
select throws_ok(
    $$select signalbox.add_member(tests.project(), 'add_member 3', 'reader')$$, 'SB007', null,
    'add_member is not for operators of the project'
);
select from tests.become_member('admin', array[tests.project()]);
select is(
    tests.outcome_as(
        'signalbox_operator',
        format('select from signalbox.add_member(%L, ''add_member 3'', ''admin'')', tests.project())
    ),
    '1', 'add_member is for admins of the project'
);
select from signalbox.add_member(tests.project(), 'add_member 3', 'admin');
select is(
    (select count(*) from signalbox.project_members where project_id = tests.project()), 5::bigint,
    'add_member makes what project_members shows'
);

select * from finish();
rollback;
