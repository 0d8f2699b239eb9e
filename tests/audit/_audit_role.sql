-- A login that is a user's is tested with sessions: tests/privacy/erasure.test.ts.
begin;
select plan(4);

create role ada_of_the_test in role signalbox_agent;
create function told_to(role text)
returns text
language plpgsql
as $$
declare
    v_told text;
begin
    perform set_config('role', told_to.role, true);
    -- It is asked by what runs with the owner's rights.
    execute 'select told()' into v_told;
    perform set_config('role', 'none', true);
    return v_told;
end;
$$;
create function told()
returns text
language sql
security definer
as 'select signalbox._audit_role()';
grant usage on schema tests to signalbox_agent;

select is(
    told_to('none'), session_user::text, '_audit_role is the role that has logged in'
);
select is(
    told_to('signalbox_agent'), session_user || ' as signalbox_agent',
    '_audit_role has the role that was taken on'
);
select is(
    told_to('ada_of_the_test'), session_user || ' as ada_of_the_test',
    '_audit_role has any role that is nobody''s'
);
select from signalbox.create_user('ada');
select from signalbox.set_database_role('ada', 'ada_of_the_test');
select is(
    told_to('ada_of_the_test'), session_user || ' as ~',
    '_audit_role names no role that is a user''s, if it was taken on'
);

select * from finish();
rollback;
