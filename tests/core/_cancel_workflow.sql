begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select results_eq(
    $$select signalbox._cancel_workflow(
        tests.project(), tests.workflow(), 'failed', 'too late', 'deadline_exceeded', '1 minute')$$,
    $$values (array[tests.workflow()])$$,
    '_cancel_workflow returns the workflows that it has cancelled'
);
select results_eq(
    $$select status::text, status_reason, finished_at from signalbox.workflows where id = tests.workflow()$$,
    $$values ('failed', 'too late', '2026-01-01 12:00+00'::timestamptz)$$,
    '_cancel_workflow ends the workflow as it is told'
);
select results_eq(
    'select * from tests.statuses()', $$values ('a', 'cancelled'), ('b', 'cancelled')$$,
    '_cancel_workflow cancels the open tasks'
);
select is_empty('select * from tests.broken_invariants()', '_cancel_workflow breaks no invariant');

select * from finish();
rollback;
