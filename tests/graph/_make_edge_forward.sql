begin;
select plan(15);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d,e,f}'::text[]) k;
select from tests.link('c', 'a');
select from tests.link('f', 'd');

-- The tasks in order.
create function ranked()
returns text
language sql
as $$
    select string_agg(t.key, ' ' order by t.rank) from signalbox.tasks t
    where t.project_id = tests.project()
$$;
create temporary table ranks as
select key, rank from signalbox.tasks where project_id = tests.project();
-- Those whose ranks are not what they were.
create function moved()
returns text
language sql
as $$
    select string_agg(key, ' ' order by key)
    from signalbox.tasks t
    inner join ranks r using (key)
    where t.project_id = tests.project() and t.rank <> r.rank
$$;

select is(
    signalbox._make_edge_forward(tests.project(), tests.task('e'), tests.task('b')), null,
    '_make_edge_forward accepts an edge that is forward already'
);
select is(ranked(), 'a b c d e f', '_make_edge_forward then changes nothing');
select is(
    signalbox._make_edge_forward(tests.project(), tests.task('b'), tests.task('e')), null,
    '_make_edge_forward accepts an edge that closes no cycle'
);
select is(
    ranked(), 'a c d e b f',
    '_make_edge_forward puts a task for which nothing waits right behind the dependency'
);
select is(moved(), 'b', '_make_edge_forward moves no other task');
select is(
    signalbox._make_edge_forward(tests.project(), tests.task('a'), tests.task('e')), null,
    '_make_edge_forward accepts another'
);
select is(
    ranked(), 'e a c d b f',
    '_make_edge_forward puts a dependency that waits for nothing right before the task'
);
select is(moved(), 'b e', '_make_edge_forward moves no other task then either');
select from signalbox._make_edge_forward(tests.project(), tests.task('c'), tests.task('b'));
select is(
    ranked(), 'e a d b c f', '_make_edge_forward puts more tasks beyond those moved before'
);
select is(
    signalbox._make_edge_forward(tests.project(), tests.task('a'), tests.task('c')),
    array[tests.task('a'), tests.task('c'), tests.task('a')],
    '_make_edge_forward returns the path of a cycle'
);
select from tests.link('d', 'c');
select is(
    signalbox._make_edge_forward(tests.project(), tests.task('a'), tests.task('f')),
    array[tests.task('a'), tests.task('f'), tests.task('d'), tests.task('c'), tests.task('a')],
    '_make_edge_forward returns the whole path of a long cycle'
);
select is(ranked(), 'e a b c d f', '_make_edge_forward changes nothing for a cycle');

-- As on a database whose ranks were drawn without room.
insert into signalbox_data.rank_cells (project_id, cell, lowest, highest)
select distinct project_id, (rank + 500000) / 1000000, (rank + 500000) / 1000000 * 1000000 - 500000,
    (rank + 500000) / 1000000 * 1000000 + 499999
from signalbox_data.tasks where project_id = tests.project()
on conflict (project_id, cell) do update
    set lowest = excluded.lowest, highest = excluded.highest;
truncate ranks;
insert into ranks select key, rank from signalbox.tasks where project_id = tests.project();
select is(
    signalbox._make_edge_forward(tests.project(), tests.task('e'), tests.task('b')), null,
    '_make_edge_forward accepts an edge where there is no room'
);
select results_eq(
    $$select ranked(), array(
        select rank from signalbox.tasks where project_id = tests.project() order by rank)$$,
    $$select 'b a e c d f', array(select rank from ranks order by rank)$$,
    '_make_edge_forward then shares out the ranks of the tasks between'
);
select is_empty(
    'select * from tests.broken_invariants()', '_make_edge_forward breaks no invariant'
);

select * from finish();
rollback;
