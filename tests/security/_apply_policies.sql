-- Runs in a database of its own.
begin;
select plan(8);

select is(signalbox._apply_policies(), 0, '_apply_policies has nothing to do after the code was loaded');
select is_empty(
    $$select l.mode from pg_catalog.pg_locks l
    inner join pg_catalog.pg_class c on c.oid = l.relation
    where l.pid = pg_backend_pid() and c.relnamespace = 'signalbox_data'::regnamespace
        and l.mode <> 'AccessShareLock'$$,
    '_apply_policies locks no table when it has nothing to do'
);

create table signalbox_data.new_ones (project_id uuid, id uuid);
create table signalbox_data.of_no_project (id uuid);
create table signalbox_data.parts (project_id uuid, at timestamptz) partition by range (at);
create table signalbox_data.parts_default partition of signalbox_data.parts default;
select is(signalbox._apply_policies() > 0, true, '_apply_policies sees new tables');
select set_eq(
    $$select c.relname::text, p.polname::text
    from pg_catalog.pg_class c
    left join pg_catalog.pg_policy p on p.polrelid = c.oid
    where c.relname in ('new_ones', 'of_no_project', 'parts', 'parts_default')
        and c.relrowsecurity and c.relforcerowsecurity$$,
    $$values
        ('new_ones', 'owner_sees_all'), ('new_ones', 'members_see_their_projects'),
        ('new_ones', 'administrators_see_all'),
        ('of_no_project', 'owner_sees_all'),
        ('parts', 'owner_sees_all'), ('parts', 'members_see_their_projects'),
        ('parts', 'administrators_see_all'),
        ('parts_default', 'owner_sees_all')$$,
    '_apply_policies gives a table of a project its policies, and one of none to the owner alone'
);

create policy somebodys on signalbox_data.tasks using (true);
alter policy members_see_their_projects on signalbox_data.tasks using (true);
alter policy administrators_see_all on signalbox_data.tasks to public;
alter policy owner_sees_all on signalbox_data.workflows with check (false);
drop policy members_see_each_other on signalbox_data.users;
drop policy owner_sees_all on signalbox_data.projects;
create policy owner_sees_all on signalbox_data.projects as restrictive using (true);
alter table signalbox_data.schedules no force row level security;
alter table signalbox_data.signals disable row level security;
select is(
    -- Two taken away and made again for each that was changed, one for each other.
    signalbox._apply_policies(), 1 + 2 + 2 + 2 + 1 + 2 + 1 + 1,
    '_apply_policies puts right what somebody has changed'
);
select set_eq(
    $$select c.relname::text, p.polname::text, pg_get_userbyid(p.polroles[1])::text
    from pg_catalog.pg_policy p inner join pg_catalog.pg_class c on c.oid = p.polrelid
    where c.relnamespace = 'signalbox_data'::regnamespace$$,
    'select p.table_name::text, p.policy::text, p.role::text from signalbox._policies() p',
    '_apply_policies leaves the policies of _policies and no others'
);
select is(signalbox._apply_policies(), 0, '_apply_policies is done with it');
select is_empty(
    $$select c.relname from pg_catalog.pg_class c
    where c.relnamespace = 'signalbox_data'::regnamespace and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity)$$,
    '_apply_policies lets policies hold on every table, for its owner too'
);

select * from finish();
rollback;
