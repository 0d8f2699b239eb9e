begin;
select plan(7);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_wait('one', '{"kind": "gate", "name": "green", "subject": "unit"}');
select from tests.make_wait('two', '{"kind": "gate", "name": "green", "subject": "unit"}');
select from tests.make_task('next', depends_on => '{one}');
select from tests.make_task('instead');
select from tests.link('instead', 'one', 'failure');

select results_eq(
    $$select is_satisfied, reason, payload from signalbox.refuse_gate(
        tests.project(), 'green', 'unit', 'two are red', '{"red": 2}')$$,
    $$values (false, 'two are red', '{"red": 2}'::jsonb)$$,
    'refuse_gate returns the gate'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('instead', 'ready'), ('next', 'skipped'), ('one', 'failed'), ('two', 'failed')$$,
    'refuse_gate fails every task that waits for it, and settles what waits for those'
);
select results_eq(
    $$select e.outcome::text, e.error_message, e.result from signalbox.task_executions e
    where e.task_id = tests.task('one')$$,
    $$values ('failure', 'green of unit was refused: two are red', '{"red": 2}'::jsonb)$$,
    'refuse_gate says why'
);
select tests.advance('1 minute');
select from tests.set_status('two', 'pending');
select from signalbox.refuse_gate(tests.project(), 'green', 'unit');
select is(
    (select status_reason from signalbox.tasks where id = tests.task('two')),
    'green of unit was refused',
    'refuse_gate fails a task again that waits again'
);
select from signalbox.satisfy_gate(tests.project(), 'green', 'unit');
select from tests.make_wait('three', '{"kind": "gate", "name": "green", "subject": "unit"}');
select is(
    (select status::text from signalbox.tasks where id = tests.task('three')), 'completed',
    'satisfy_gate takes the refusal back for the tasks to come'
);
select throws_ok(
    $$select signalbox.refuse_gate('00000000-0000-7000-8000-000000000000', 'green', '1')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    'refuse_gate refuses a project that does not exist'
);
select is_empty('select * from tests.broken_invariants()', 'refuse_gate breaks no invariant');

select * from finish();
rollback;
