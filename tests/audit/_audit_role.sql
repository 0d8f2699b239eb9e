-- A login that is a user's is tested with sessions: tests/privacy/erasure.test.ts.
begin;
select plan(4);

create role ada_of_the_test in role signalbox_agent;
grant usage on schema tests to signalbox_agent;
-- It is asked by what runs with the owner's rights.
create function tests.told()
returns text
language sql
security definer
set search_path = ''
as 'select signalbox._audit_role()';
select from signalbox.create_user('ada');
select is(
    tests.told(), session_user::text, '_audit_role is the role that has logged in'
);
set local role signalbox_agent;
select is(
    tests.told(), session_user || ' as signalbox_agent',
    '_audit_role has the role that was taken on'
);
set local role ada_of_the_test;
select is(
    tests.told(), session_user || ' as ada_of_the_test',
    '_audit_role has any role that is nobody''s'
);
reset role;
select from signalbox.set_database_role('ada', 'ada_of_the_test');
set local role ada_of_the_test;
select is(
    tests.told(), session_user || ' as ~',
    '_audit_role names no role that is a user''s, if it was taken on'
);

select * from finish();
rollback;
