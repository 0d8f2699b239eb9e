begin;
select plan(6);

select is(
    signalbox._next_project('_next_project', null), null,
    '_next_project finds none when the queue is empty'
);
-- Two were made at once, the third long after.
create temporary table made (id uuid);
insert into made values ('01a1fe44-2af1-7000-8000-000000000001'),
    ('01a1fe44-2af1-7000-8000-000000000002'), ('02a1fe44-2af1-7000-8000-000000000001');
insert into signalbox_data.projects (id, name) select id, id::text from made;
select tests.make_workflow(id) is not null as made from made;
select from made
cross join lateral (
    select w.id from signalbox.workflows w where w.project_id = made.id) w
cross join lateral signalbox.create_task(made.id, w.id, 't', key => 't', queue => '_next_project');
-- The projects in the order of their ids.
create function project(n integer)
returns uuid
language sql
as $$
    select id
    from (select id, row_number() over (order by id) as place from made) m
    where place = n
$$;

select is(
    signalbox._next_project('_next_project', project(1)), project(2),
    '_next_project goes on to the next project'
);
select is(
    signalbox._next_project('_next_project', project(3)), project(1),
    '_next_project begins again after the last'
);
select is(
    signalbox._next_project('_next_project', 'ffffffff-ffff-7fff-bfff-ffffffffffff'), project(1),
    '_next_project goes on after a project that is not there'
);
select is_empty(
    $$select id from made
    left join (
        select signalbox._next_project('_next_project', null) as id
        from generate_series(1, 200)
    ) drawn using (id)
    group by id having count(*) < 25$$,
    '_next_project begins with each project about as often'
);
select set_config('tests.project_id', project(1)::text, false);
select from tests.claim_one('_next_project');
select is(
    signalbox._next_project('_next_project', project(3)), project(2),
    '_next_project passes over a project without ready tasks'
);

select * from finish();
rollback;
