begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('c', depends_on => '{b}');
select from tests.complete('a');
select from tests.fail('b');

select signalbox._go_on_with(tests.project(), signalbox._reopen_tasks(
    tests.project(), array[tests.task('a'), tests.task('c')]));
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'failed'), ('c', 'skipped')$$,
    '_go_on_with makes ready what waits for nothing, and skips again what cannot start'
);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active',
    '_go_on_with opens the workflow'
);
select is_empty('select * from tests.broken_invariants()', '_go_on_with breaks no invariant');

select * from finish();
rollback;
