begin;
select plan(4);

select from tests.make_project();
create temporary table admins as
select n, tests.become_member('admin', array[tests.project()]) as id from generate_series(1, 2) n;
select lives_ok(
    'select signalbox._require_admin_left(tests.project(), id) from admins where n = 1',
    '_require_admin_left lets one of two go'
);
update signalbox_data.users set is_active = false where id = (select id from admins where n = 1);
select throws_ok(
    'select signalbox._require_admin_left(tests.project(), id) from admins where n = 2',
    'SB002', format('project %s would be left without an admin', tests.project()),
    '_require_admin_left does not count who is not active'
);
update signalbox_data.users set is_active = true where id = (select id from admins where n = 1);
update signalbox_data.project_members set role = 'operator'
where user_id = (select id from admins where n = 1);
select throws_ok(
    'select signalbox._require_admin_left(tests.project(), id) from admins where n = 2',
    'SB002', null, '_require_admin_left does not count who is less than admin'
);
select from tests.forget_member();
select lives_ok(
    'select signalbox._require_admin_left(tests.project(), id) from admins where n = 2',
    '_require_admin_left lets administrators take the last one away'
);

select * from finish();
rollback;
