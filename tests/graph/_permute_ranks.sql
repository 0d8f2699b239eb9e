begin;
select plan(3);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d}'::text[]) k;
create temporary table ranks as
select rank from signalbox.tasks where project_id = tests.project();

select from signalbox._permute_ranks(
    tests.project(), array[tests.task('d'), tests.task('a'), tests.task('c')]);
select results_eq(
    'select key from signalbox.tasks where project_id = tests.project() order by rank',
    $$values ('d'), ('b'), ('a'), ('c')$$,
    '_permute_ranks ranks the tasks given in their order and leaves the others'
);
select set_eq(
    'select rank from signalbox.tasks where project_id = tests.project()',
    'select rank from ranks',
    '_permute_ranks hands out the same ranks again'
);
select is_empty(
    'select * from tests.broken_invariants()', '_permute_ranks breaks no invariant'
);

select * from finish();
rollback;
