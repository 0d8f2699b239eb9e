begin;
select plan(6);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d}'::text[]) k;
select from tests.link('d', 'b');
create temporary table ranks as
select key, rank from signalbox.tasks where project_id = tests.project();

select is(
    signalbox._rank_behind(tests.project(), tests.task('a'), tests.task('c')),
    (select rank + 1 from ranks where key = 'c'),
    '_rank_behind returns the rank right behind the dependency'
);
select is(
    signalbox._rank_behind(tests.project(), tests.task('a'), tests.task('c')),
    (select rank + 2 from ranks where key = 'c'),
    '_rank_behind returns no rank twice'
);
select is(
    signalbox._rank_behind(tests.project(), tests.task('b'), tests.task('c')),
    (select rank + 3 from ranks where key = 'c'),
    '_rank_behind minds no dependents that come later anyway'
);
select is(
    signalbox._rank_behind(tests.project(), tests.task('b'), tests.task('d')),
    null,
    '_rank_behind returns null where a dependent would have to move too'
);
select is(
    signalbox._rank_behind(tests.project(), tests.task('c'), tests.task('a')),
    null,
    '_rank_behind returns null for an edge that is forward'
);
update signalbox_data.rank_cells
set highest = (select rank + 499999 from ranks where key = 'c')
where project_id = tests.project();
select is(
    signalbox._rank_behind(tests.project(), tests.task('a'), tests.task('c')),
    null,
    '_rank_behind returns null where no rank is free'
);

select * from finish();
rollback;
