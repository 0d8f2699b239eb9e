begin;
select plan(6);

select from tests.make_project();
select from signalbox.create_user('remove_member');
select from signalbox.add_member(tests.project(), 'remove_member', 'agent');
select from tests.become_member('operator', array[tests.project()]);
select throws_ok(
    $$select signalbox.remove_member(tests.project(), 'remove_member')$$, 'SB007', null,
    'remove_member is not for operators of the project'
);
create temporary table me as select tests.become_member('admin', array[tests.project()]) as id;
select results_eq(
    $$select user_name, role::text from signalbox.remove_member(tests.project(), 'remove_member')$$,
    $$values ('remove_member', 'agent')$$,
    'remove_member returns the membership as it was'
);
select is_empty(
    $$select from signalbox.project_members
    where project_id = tests.project() and user_name = 'remove_member'$$,
    'remove_member takes the member out'
);
select throws_ok(
    $$select signalbox.remove_member(tests.project(), 'remove_member')$$, 'SB001', null,
    'remove_member knows no such member'
);
select throws_ok(
    format(
        'select signalbox.remove_member(%L, %L)', tests.project(),
        (select name from signalbox_data.users where id = (select id from me))
    ),
    'SB002', null, 'remove_member leaves the project an admin'
);
select from tests.forget_member();
select lives_ok(
    format(
        'select signalbox.remove_member(%L, %L)', tests.project(),
        (select name from signalbox_data.users where id = (select id from me))
    ),
    'remove_member lets administrators take the last one out'
);

select * from finish();
rollback;
