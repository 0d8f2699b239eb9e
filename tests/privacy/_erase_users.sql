-- Runs in a database of its own.
begin;
select plan(5);

create temporary table people as
select u.name, (signalbox.create_user(u.name)).id from unnest('{ada,bob}'::text[]) u (name);
select signalbox._begin_erasure(id) from people;
update signalbox_data.erasures set begun_in = 0;

create or replace function signalbox._is_held(user_id uuid)
returns boolean language sql stable as 'select true';
select is(signalbox._erase_users(), 0, '_erase_users leaves who has come under legal hold meanwhile');
create or replace function signalbox._is_held(user_id uuid)
returns boolean language sql stable as 'select false';
select ok(signalbox._erase_users(2) between 1 and 3, '_erase_users does as much as it may');
select ok(signalbox._erase_users(1000) < 1000, '_erase_users says that nothing is left by doing less');
select is_empty(
    'select * from signalbox_data.erasures where finished_at is null',
    '_erase_users goes on with all that have begun'
);
select is(signalbox._erase_users(), 0, '_erase_users has nothing to do after that');

select * from finish();
rollback;
