begin;
select plan(4);

create temporary table made as select id from signalbox.create_project('my_role');
select is(
    signalbox.my_role((select id from made)), 'admin', 'my_role of an administrator is admin'
);
select is(signalbox.my_role(signalbox_data.new_id()), null, 'my_role is null where there is no project');
select from made cross join lateral tests.become_member('operator', array[made.id]);
select is(
    signalbox.my_role((select id from made)), 'operator', 'my_role of a member is the member''s'
);
select from tests.become_member('operator', '{}');
select is(
    signalbox.my_role((select id from made)), null, 'my_role is null for who is no member'
);

select * from finish();
rollback;
