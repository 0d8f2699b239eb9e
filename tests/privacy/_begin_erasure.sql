begin;
select plan(10);

create temporary table people as
select u.name, (
    signalbox.create_user(
        u.name, email => u.name || '@example.com', display_name => 'D ' || u.name, metadata => '{"a": 1}'
    )
).id
from unnest('{ada,bob}'::text[]) u (name);
select from (select signalbox.create_user('erased-' || right(id::text, 12)) from people where name = 'bob') made;
select from tests.forget_trail();
select signalbox._begin_erasure(id) from people;
select results_eq(
    $$select u.name = 'erased-' || right(u.id::text, 12), u.email, u.display_name, u.metadata, u.database_role,
        u.is_active, u.erased_at is not null
    from signalbox_data.users u inner join people p using (id) where p.name = 'ada'$$,
    $$values (true, null::text, null::text, '{}'::jsonb, null::name, false, true)$$,
    '_begin_erasure makes a pseudonym of a user'
);
select matches(
    (select u.name from signalbox_data.users u inner join people p using (id) where p.name = 'bob'),
    '^erased-[0-9a-f]{8}-', '_begin_erasure finds another pseudonym when somebody has taken it'
);
select set_eq(
    $$select unnest(e.words) from signalbox_data.erasures e inner join people p on p.id = e.user_id
    where p.name = 'ada'$$,
    '{ada,ada@example.com,"D ada"}'::text[], '_begin_erasure notes what to look for'
);
select set_eq(
    $$select action from tests.trail('user')$$, '{erase}'::text[],
    '_begin_erasure is recorded as an erasure'
);
select is_empty(
    $$select * from signalbox_data.audit_logs
    where txid = txid_current() and changes ~ '"(D )?(ada|bob)|example'$$,
    '_begin_erasure leaves no name in the audit log'
);
select lives_ok(
    $$select signalbox._begin_erasure(id) from people$$, '_begin_erasure does nothing the second time'
);
select throws_like(
    $$update signalbox_data.users set name = 'x', is_active = true where id = (select id from people where name = 'ada')$$,
    'user % is erased', '_begin_erasure is for good'
);
select throws_ok(
    $$insert into signalbox_data.workers (name, user_id) select 'w', id from people where name = 'ada'$$,
    'SB002', null, '_begin_erasure: the user registers no worker any more'
);
select from tests.make_project();
select throws_ok(
    $$insert into signalbox_data.project_members (project_id, user_id, role)
    select tests.project(), id, 'admin' from people where name = 'ada'$$,
    'SB002', null, '_begin_erasure: the user becomes a member of nothing any more'
);
select throws_ok(
    $$select signalbox.issue_api_token('x', user_name => u.name)
    from signalbox.users u inner join people p using (id) where p.name = 'ada'$$,
    'SB002', null, '_begin_erasure: the user is issued no token any more'
);

select * from finish();
rollback;
