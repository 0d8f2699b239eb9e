begin;
select plan(10);

create temporary table made as
select p.id, n
from generate_series(1, 3) n
cross join lateral signalbox.create_project('projects_of_users ' || n) p;
select from generate_series(1, 2) n cross join lateral signalbox.create_user('projects_of_users ' || n);
create function may_read(n integer)
returns integer[]
language sql
as $$
    select array(
        select made.n
        from signalbox_data.users u
        inner join signalbox_data.projects_of_users p on p.user_id = u.id
        cross join unnest(p.project_ids) with ordinality i (id, place)
        inner join made on made.id = i.id
        where u.name = 'projects_of_users ' || may_read.n
        order by i.place
    );
$$;
create function project(n integer)
returns uuid
language sql
as 'select m.id from made m where m.n = project.n';

select from signalbox.add_member(project(2), 'projects_of_users 1', 'agent');
select from signalbox.add_member(project(1), 'projects_of_users 1', 'reader');
select is(may_read(1), '{1,2}', 'projects_of_users holds what is added, in order');
select from signalbox.add_member(project(3), 'projects_of_users 1', 'external');
select is(may_read(1), '{1,2}', 'projects_of_users leaves out where one is an external');
select from signalbox.set_member_role(project(3), 'projects_of_users 1', 'admin');
select from signalbox.set_member_role(project(2), 'projects_of_users 1', 'external');
select is(may_read(1), '{1,3}', 'projects_of_users follows the role');
select from signalbox.remove_member(project(1), 'projects_of_users 1');
select is(may_read(1), '{3}', 'projects_of_users forgets what is taken away');
select is(may_read(2), '{}', 'projects_of_users holds nothing for who is in no project');

-- Many at once, and by hand.
insert into signalbox_data.project_members (project_id, user_id, role)
select made.id, u.id, 'reader'
from made
cross join signalbox_data.users u
where u.name = 'projects_of_users 2';
select is(may_read(2), '{1,2,3}', 'projects_of_users holds what one statement adds');
delete from signalbox_data.project_members m where m.project_id = project(1);
select is(may_read(2), '{2,3}', 'projects_of_users forgets what one statement takes away');
select is_empty(
    $$select t.tgname from pg_catalog.pg_trigger t
    where t.tgfoid = 'signalbox_data.collect_projects_of_users()'::regprocedure and t.tgenabled <> 'A'$$,
    'projects_of_users follows also where other triggers are switched off'
);
delete from signalbox_data.projects p where p.id = project(3);
select ok(
    may_read(1) = '{}' and may_read(2) = '{2}', 'projects_of_users forgets a project that is deleted'
);
select is_empty('select * from tests.broken_invariants()', 'projects_of_users breaks no invariant');

select * from finish();
rollback;
