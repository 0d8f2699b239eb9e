begin;
select plan(9);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d,e,f}'::text[]) k;
select from tests.link('c', 'a');
select from tests.link('f', 'd');

-- The tasks in order, and the ranks that they share out.
create function ranked()
returns text
language sql
as $$
    select string_agg(t.key, ' ' order by t.rank) from signalbox.tasks t
    where t.project_id = tests.project()
$$;
create temporary table ranks as
select rank from signalbox.tasks where project_id = tests.project();

select is(
    signalbox._make_edge_forward(tests.project(), tests.task('e'), tests.task('b')), null,
    '_make_edge_forward accepts an edge that is forward already'
);
select is(ranked(), 'a b c d e f', '_make_edge_forward then changes nothing');
select is(
    signalbox._make_edge_forward(tests.project(), tests.task('a'), tests.task('e')), null,
    '_make_edge_forward accepts an edge that closes no cycle'
);
select is(
    ranked(), 'e b a d c f',
    '_make_edge_forward permutes the task, its dependents and the dependency alone'
);
select set_eq(
    'select rank from signalbox.tasks where project_id = tests.project()',
    'select rank from ranks',
    '_make_edge_forward hands out the same ranks again'
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
select is(ranked(), 'e b a c d f', '_make_edge_forward changes nothing for a cycle');
select is_empty(
    'select * from tests.broken_invariants()', '_make_edge_forward breaks no invariant'
);

select * from finish();
rollback;
