begin;
select plan(3);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "later", "title": "x", "is_templated": true, "available_at": "2026-01-01 13:00+00"}]');
select from tests.make_wait('timer', '{"kind": "timer", "for": "1 hour"}');
select from tests.make_task('next', depends_on => '{timer}');
select tests.advance('1 hour');

select from signalbox._promote_gated_tasks(
    tests.project(), array[tests.task('later'), tests.task('timer')]
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('later', 'ready'), ('next', 'ready'), ('timer', 'completed')$$,
    '_promote_gated_tasks lets each task go where its gates lead'
);
select is_empty(
    'select * from signalbox.delayed_tasks where project_id = tests.project()',
    '_promote_gated_tasks leaves none among the delayed'
);
select is_empty(
    'select * from tests.broken_invariants()', '_promote_gated_tasks breaks no invariant'
);

select * from finish();
rollback;
