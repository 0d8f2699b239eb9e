begin;
select plan(8);

select is(signalbox._acting_name('ada'), 'ada', '_acting_name lets the owner act for others');
select is(signalbox._acting_name(null), null, '_acting_name of an owner who is no user is none');
select from signalbox.create_user('_acting_name owner');
select from signalbox.set_database_role('_acting_name owner', session_user);
select is(
    signalbox._acting_name(null), '_acting_name owner', '_acting_name of an owner is his own'
);
select is(signalbox._acting_name('ada'), 'ada', '_acting_name lets an owner who is a user act for others');

create temporary table me as select tests.become_member() as id;
update signalbox_data.users set name = '_acting_name me' where id = (select id from me);
select is(signalbox._acting_name(null), '_acting_name me', '_acting_name is one''s own');
select is(
    signalbox._acting_name('_acting_name me'), '_acting_name me', '_acting_name may be said'
);
select throws_ok(
    $$select signalbox._acting_name('ada')$$, 'SB007', 'not permitted in the name of ada',
    '_acting_name may be no other'
);
select set_config('signalbox.session', 'forged', true) is null as forged;
select throws_ok(
    'select signalbox._acting_name(null)', 'SB007', 'not permitted in the name of nobody',
    '_acting_name of nobody is refused'
);

select * from finish();
rollback;
