begin;
select plan(4);

select from tests.make_project();
select from signalbox.create_user('_find_member');
select throws_ok(
    $$select signalbox._find_member(tests.project(), '_find_member')$$, 'SB001',
    '_find_member is no member of project ' || tests.project(),
    '_find_member does not find who is no member'
);
select throws_ok(
    'select signalbox._find_member(tests.project(), null)', 'SB001',
    'null is no member of project ' || tests.project(), '_find_member wants a name'
);
select from signalbox.add_member(tests.project(), '_find_member', 'agent');
select results_eq(
    $$select u.name, f.role::text
    from signalbox._find_member(tests.project(), '_find_member') f
    inner join signalbox.users u on u.id = f.user_id$$,
    $$values ('_find_member', 'agent')$$,
    '_find_member finds a member by name'
);
select is(
    (
        select count(*) from pg_catalog.pg_locks l
        where l.relation = 'signalbox_data.projects'::regclass
            and l.pid = pg_backend_pid()
            and l.mode = 'RowShareLock'
    ),
    1::bigint,
    '_find_member locks the project'
);

select * from finish();
rollback;
