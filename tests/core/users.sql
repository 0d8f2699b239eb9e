begin;
select plan(1);

select from signalbox.create_user('users', 'service');
select results_eq(
    $$select name, kind::text, is_active from signalbox.users where name = 'users'$$,
    $$values ('users', 'service', true)$$,
    'users shows each user'
);

select * from finish();
rollback;
