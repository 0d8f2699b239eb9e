begin;
select plan(7);

select is(signalbox._session_user_id(), null, '_session_user_id of a role that is no user is null');
select from signalbox.create_user('_session_user_id');
select from signalbox.set_database_role('_session_user_id', session_user);
create temporary table me as select id from signalbox.users where name = '_session_user_id';
select is(
    signalbox._session_user_id(), (select id from me),
    '_session_user_id is the user whose database role has logged in'
);
create function asked_as_reader()
returns uuid
language sql
set role = signalbox_reader
as 'select signalbox.my_user_id()';
select is(
    asked_as_reader(), (select id from me), '_session_user_id is the same whatever role is set'
);
update signalbox_data.users set is_active = false where name = '_session_user_id';
select is(signalbox._session_user_id(), null, '_session_user_id is nobody who is not active');
update signalbox_data.users set is_active = true where name = '_session_user_id';

create temporary table other as select tests.become_member() as id;
select is(
    signalbox._session_user_id(), (select id from other),
    '_session_user_id is whom the transaction was vouched for, before the database role'
);
update signalbox_data.users set is_active = false where id = (select id from other);
select is(
    signalbox._session_user_id(), null, '_session_user_id is nobody when that one is not active'
);
select set_config('signalbox.session', 'forged', true) is null as forged;
select is(
    signalbox._session_user_id(), null,
    '_session_user_id is nobody where the setting is forged, and not the database role''s'
);

select * from finish();
rollback;
