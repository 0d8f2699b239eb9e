begin;
select plan(3);

select from tests.make_workflow(on_dependency_failure => 'block');
select from tests.make_task('done');
select from tests.complete('done');
select from tests.make_task('held');
select from tests.claim('held');
select from tests.make_task('waits', depends_on => '{held}');
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');

select signalbox._cancel_scheduled_workflow(tests.project(), tests.workflow(), 'the next begins');
select results_eq(
    $$select key, status::text, status_reason from signalbox.tasks
    where project_id = tests.project() order by key$$,
    $$values
        ('child', 'cancelled', 'the next begins'), ('done', 'completed', null),
        ('held', 'cancelled', 'the next begins'), ('parent', 'cancelled', 'the next begins'),
        ('waits', 'cancelled', 'the next begins')$$,
    '_cancel_scheduled_workflow cancels every open task'
);
select isnt(
    (select finished_at from signalbox.workflows where id = tests.workflow()), null,
    '_cancel_scheduled_workflow ends the workflow'
);
select is_empty(
    'select * from tests.broken_invariants()',
    '_cancel_scheduled_workflow breaks no invariant'
);

select * from finish();
rollback;
