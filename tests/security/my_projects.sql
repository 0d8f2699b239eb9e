begin;
select plan(5);

create temporary table made as
select p.id, r.role, row_number() over (order by p.id) as place
from unnest('{external,reader,agent,operator,admin}'::text[]) r (role)
cross join lateral signalbox.create_project('my_projects ' || r.role) p;
select is(signalbox.my_projects(), '{}', 'my_projects of nobody are none');
create temporary table me as select tests.become_member('reader', '{}') as id;
insert into signalbox_data.project_members (project_id, user_id, role)
select made.id, me.id, made.role::signalbox_data.member_role
from made cross join me;

select is(
    signalbox.my_projects(),
    array(select id from made where role <> 'external' order by id),
    'my_projects are those in which one may read, in order'
);
select results_eq(
    $$select r.role, signalbox.my_projects(r.role)
    from unnest(enum_range(null::signalbox_data.member_role)) r (role)$$,
    $$select r.role, array(
        select m.id from made m where m.role::signalbox_data.member_role >= r.role order by m.id)
    from unnest(enum_range(null::signalbox_data.member_role)) r (role)$$,
    'my_projects asks for a role or a higher one'
);
-- Once for a statement, and by the index, whatever the statistics say.
create function plan_of(query text)
returns setof text
language plpgsql
as $$
begin
    perform set_config('role', 'signalbox_reader', true);
    return query execute 'explain (costs off) ' || query;
    perform set_config('role', 'none', true);
end;
$$;
select matches(
    (
        select string_agg(p, E'\n')
        from plan_of('select title from signalbox.tasks') p
    ),
    'InitPlan 1',
    'my_projects is asked once for a statement'
);
select is(
    tests.outcome_as('signalbox_external', 'select signalbox.my_projects()'), '42501',
    'my_projects is not for externals'
);

select * from finish();
rollback;
