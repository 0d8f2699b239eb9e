begin;
select plan(6);

select from tests.make_workflow();
select from tests.make_task('wait');
select from tests.set_status('wait', 'review');
select from tests.make_task('next', depends_on => '{wait}');
select from tests.make_task('last', depends_on => '{next}');
select from tests.make_task('other');
select from tests.set_status('other', 'review');
select from tests.make_task('behind other', depends_on => '{other}');

select set_eq(
    $$select unnest(signalbox._end_unclaimed(
        tests.project(), array[tests.task('wait')], 'success', array['{"by": "ada"}']::jsonb[], 'ada'))$$,
    $$values (tests.task('wait'))$$,
    '_end_unclaimed returns what it has ended'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('behind other', 'pending'), ('last', 'pending'), ('next', 'ready'), ('other', 'review'),
        ('wait', 'completed')$$,
    '_end_unclaimed lets go on what waited'
);
select results_eq(
    $$select signalbox._end_unclaimed(tests.project(), array[tests.task('wait')], 'failure')$$,
    $$values ('{}'::uuid[])$$,
    '_end_unclaimed leaves what has ended already'
);
select from tests.complete('next');
select from tests.complete('last');
select from signalbox._end_unclaimed(
    tests.project(), array[tests.task('other')], 'cancellation', reason => 'not needed'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('behind other', 'skipped'), ('last', 'completed'), ('next', 'completed'),
        ('other', 'cancelled'), ('wait', 'completed')$$,
    '_end_unclaimed skips what can no longer start'
);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'completed',
    '_end_unclaimed finishes the workflow with its last task'
);
select is_empty('select * from tests.broken_invariants()', '_end_unclaimed breaks no invariant');

select * from finish();
rollback;
