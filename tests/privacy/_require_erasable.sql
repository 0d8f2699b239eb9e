begin;
select plan(7);

create role first_of_the_test in role signalbox_admin;
create role second_of_the_test in role signalbox_admin;
create role third_of_the_test in role signalbox_operator;
create temporary table people as
select u.name, (signalbox.create_user(u.name)).id from unnest('{ada,bob,eve}'::text[]) u (name);
create function check_of(name text)
returns void
language sql
as $$
    select signalbox._require_erasable(p.id) from people p where p.name = check_of.name
$$;

select lives_ok($$select check_of('ada')$$, '_require_erasable lets pass who is no administrator');
select from signalbox.set_database_role('ada', 'first_of_the_test');
select from signalbox.set_database_role('eve', 'third_of_the_test');
select throws_like(
    $$select check_of('ada')$$, 'user % is the last administrator',
    '_require_erasable refuses the last administrator'
);
select throws_ok($$select check_of('ada')$$, 'SB002', null, '_require_erasable refuses with SB002');
select lives_ok($$select check_of('eve')$$, '_require_erasable lets pass others meanwhile');
select from signalbox.set_database_role('bob', 'second_of_the_test');
select lives_ok($$select check_of('ada')$$, '_require_erasable lets pass one of two');
update signalbox_data.users set is_active = false where name = 'bob';
select throws_ok(
    $$select check_of('ada')$$, 'SB002', null, '_require_erasable does not count who is not active'
);
create or replace function signalbox._is_held(user_id uuid)
returns boolean language sql stable as 'select true';
select throws_like(
    $$select check_of('eve')$$, 'user % is under legal hold', '_require_erasable refuses who is held'
);

select * from finish();
rollback;
