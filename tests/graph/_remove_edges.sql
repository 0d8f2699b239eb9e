begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{a,b}');

select results_eq(
    $$select t.key, d.key
    from signalbox._remove_edges(
        tests.project(), array[tests.task('b'), tests.task('c'), tests.task('c')],
        array[tests.task('a'), tests.task('a'), tests.task('a')], '{blocks,blocks,relates_to}') r
    inner join signalbox.tasks t on t.id = r.task_id
    inner join signalbox.tasks d on d.id = r.depends_on_task_id
    order by t.key$$,
    $$values ('b', 'a'), ('c', 'a')$$,
    '_remove_edges returns the edges that there were'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'ready'), ('c', 'pending')$$,
    '_remove_edges makes ready whom they alone held back'
);
select is_empty(
    'select * from tests.broken_invariants()', '_remove_edges breaks no invariant'
);

select * from finish();
rollback;
