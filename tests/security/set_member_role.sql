begin;
select plan(7);

select from tests.make_project();
select from signalbox.create_user('set_member_role');
select from signalbox.add_member(tests.project(), 'set_member_role', 'reader');
select tests.set_clock('2026-01-01 12:00+00');
select results_eq(
    $$select user_name, role::text, updated_at
    from signalbox.set_member_role(tests.project(), 'set_member_role', 'admin')$$,
    $$values ('set_member_role', 'admin', '2026-01-01 12:00+00'::timestamptz)$$,
    'set_member_role returns the membership as it is'
);
select tests.set_clock('2026-01-01 13:00+00');
select is(
    (select updated_at from signalbox.set_member_role(tests.project(), 'set_member_role', 'admin')),
    '2026-01-01 12:00+00', 'set_member_role changes nothing when it is the same'
);
select throws_ok(
    $$select signalbox.set_member_role(tests.project(), 'nobody', 'admin')$$, 'SB001', null,
    'set_member_role knows no such member'
);
select throws_ok(
    $$select signalbox.set_member_role(tests.project(), 'set_member_role', null)$$, '23502', null,
    'set_member_role wants a role'
);
select from signalbox.users u cross join lateral signalbox._vouch(u.id)
where u.name = 'set_member_role';
select throws_ok(
    $$select signalbox.set_member_role(tests.project(), 'set_member_role', 'agent')$$, 'SB002', null,
    'set_member_role leaves the project an admin'
);
select from tests.become_member('admin', array[tests.project()]);
select is(
    (
        select role::text
        from signalbox.set_member_role(tests.project(), 'set_member_role', 'operator')
    ),
    'operator', 'set_member_role is for admins of the project'
);
select from signalbox.users u cross join lateral signalbox._vouch(u.id)
where u.name = 'set_member_role';
select throws_ok(
    $$select signalbox.set_member_role(tests.project(), 'set_member_role', 'admin')$$, 'SB007', null,
    'set_member_role lets nobody rise by himself'
);

select * from finish();
rollback;
