begin;
select plan(9);

-- Twenty projects; those with an even number have something.
create temporary table made as
select n, ('01a1fe44-2af1-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id
from generate_series(1, 20) n;
insert into signalbox_data.projects (id, name) select id, id::text from made;
select tests.make_workflow(id) is not null as made from made where n % 2 = 0;
select from made
cross join lateral (select w.id from signalbox.workflows w where w.project_id = made.id) w
cross join lateral signalbox.create_task(made.id, w.id, 't', queue => '_next_project_among')
where n % 2 = 0;
create function next(after integer, variadic among integer[])
returns integer
language sql
as $$
    select m.n
    from made m
    where m.id = signalbox._next_project_among(
        '_next_project_among',
        (select a.id from made a where a.n = next.after),
        array(select a.id from made a where a.n = any (next.among) order by a.id)
    );
$$;

select is(next(4, 4, 10, 16), 10, '_next_project_among goes on to the next');
select is(next(16, 4, 10, 16), 4, '_next_project_among begins again after the last');
select is(next(10, 10), 10, '_next_project_among comes back to the only one');
select is(next(5, 3, 4, 11, 12), 12, '_next_project_among passes over those without anything');
select is(next(12, 1, 3, 4, 5, 13), 4, '_next_project_among passes over them when it begins again');
select is(next(7, 3, 5, 9), null, '_next_project_among is null when none has anything');
select is(
    signalbox._next_project_among('_next_project_among', null, '{}'), null,
    '_next_project_among is null among none'
);
select is(
    (select count(distinct next(null, 2, 4, 6, 8)) from generate_series(1, 200)), 4::bigint,
    '_next_project_among begins anywhere'
);
-- All projects have something, and one among them is asked for.
select is(
    signalbox._next_project('_next_project_among', null, array(select id from made where n = 14)),
    (select id from made where n = 14),
    '_next_project looks among some when they are named'
);

select * from finish();
rollback;
