begin;
select plan(8);

select from tests.make_project();
create temporary table people as
select id, name from signalbox.create_user('ada')
union all
select id, name from signalbox.create_user('bob');
create temporary table tokens as
select p.name, t.id, t.token, t.prefix
from people p
cross join lateral signalbox.issue_api_token('of ' || p.name, user_name => p.name) t;
select from (select signalbox.add_member(tests.project(), p.name, 'agent') from people p) made;
select signalbox._note_use(t.id, '203.0.113.7/32') from tokens t where t.name = 'ada';
select signalbox._note_use(t.id, '203.0.113.8/32') from tokens t where t.name = 'bob';
insert into signalbox_data.failed_logins (source, began_at, prefix, last_failed_at, last_reason)
select s.source, now(), s.prefix, now(), 'unknown'
from (
    select '203.0.113.9/32'::cidr, t.prefix from tokens t where t.name = 'ada'
    union all
    select '203.0.113.7/32', ''
    union all
    select '203.0.113.8/32', ''
) s (source, prefix);
insert into signalbox_data.workers (name, user_id) select 'desk of ' || name, id from people;
select signalbox._audit_personal(to_json('address of ' || name), id) from people;
select from (select signalbox.rotate_api_token(t.id) from tokens t where t.name = 'ada') made;

select is(
    signalbox._erase_own_rows((select id from people where name = 'ada'), 3), 3,
    '_erase_own_rows deletes as many rows as it is told'
);
select ok(
    signalbox._erase_own_rows((select id from people where name = 'ada'), 1000) > 5,
    '_erase_own_rows goes on'
);
select is_empty(
    $$select t.id::text from signalbox_data.api_tokens t inner join people p on p.id = t.user_id and p.name = 'ada'
    union all
    select w.name from signalbox_data.workers w inner join people p on p.id = w.user_id and p.name = 'ada'
    union all
    select m.role::text from signalbox_data.project_members m inner join people p on p.id = m.user_id and p.name = 'ada'
    union all
    select m.user_id::text from signalbox_data.projects_of_users m inner join people p on p.id = m.user_id and p.name = 'ada'
    union all
    select v.value from signalbox_data.personal_values v inner join people p on p.id = v.user_id and p.name = 'ada'$$,
    '_erase_own_rows leaves nothing, not even what it has made itself'
);
select results_eq(
    'select source from signalbox_data.api_token_sources', $$values ('203.0.113.8/32'::cidr)$$,
    '_erase_own_rows forgets where tokens were used from'
);
select results_eq(
    'select source from signalbox_data.failed_logins', $$values ('203.0.113.8/32'::cidr)$$,
    '_erase_own_rows forgets who failed with the token, or from where it was used'
);
select is(
    signalbox._erase_own_rows((select id from people where name = 'ada'), 1000), 0,
    '_erase_own_rows has nothing to do after that'
);
select is(
    (
        select count(*)
        from signalbox_data.personal_values v
        inner join people p
            on p.id = v.user_id
        where p.name = 'bob'
            and v.value like '%bob%'
    ) >= 3,
    true, '_erase_own_rows leaves what is another''s'
);
select is(signalbox._erase_own_rows((select id from people where name = 'bob'), 0), 0, '_erase_own_rows of none does nothing');

select * from finish();
rollback;
