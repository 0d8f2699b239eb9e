begin;
select plan(9);

select tests.make_users();
select from tests.make_workflow();
select from tests.make_wait('two', '{"kind": "approval", "required": 2}');
select from tests.make_task('next', depends_on => '{two}');
select from tests.make_task('anyway');
select from tests.link('anyway', 'two', 'completion');
select from tests.make_task('instead');
select from tests.link('instead', 'two', 'failure');
select from signalbox.approve_task(tests.project(), tests.task('two'), 'ada');

select results_eq(
    $$select status::text, status_reason from signalbox.refuse_task(
        tests.project(), tests.task('two'), 'bob', 'not on a Friday')$$,
    $$values ('failed', 'refused by bob: not on a Friday')$$,
    'refuse_task fails the task, whoever has approved'
);
select results_eq(
    $$select e.outcome::text, e.worker, e.error_message, e.result
    from signalbox.task_executions e where e.task_id = tests.task('two')$$,
    $$values ('failure', 'bob', 'refused by bob: not on a Friday', null::jsonb)$$,
    'refuse_task records who refused, and why'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('anyway', 'ready'), ('instead', 'ready'), ('next', 'skipped'), ('two', 'failed')$$,
    'refuse_task settles what waits for the task'
);
select throws_ok(
    $$select signalbox.refuse_task(tests.project(), tests.task('two'), 'eve')$$,
    'SB002', format('task %s waits for no approval', tests.task('two')),
    'refuse_task refuses a decision after the end'
);
select is(
    (select status_reason from signalbox.refuse_task(
        tests.project(), tests.make_wait('plain', '{"kind": "approval"}'), 'eve')),
    'refused by eve',
    'refuse_task needs no comment'
);
select from tests.make_wait('named', '{"kind": "approval", "approvers": ["ada"]}');
select throws_ok(
    $$select signalbox.refuse_task(tests.project(), tests.task('named'), 'eve')$$,
    'SB007', format('eve may not decide about task %s', tests.task('named')),
    'refuse_task refuses a person who is not named'
);
select from tests.set_status('two', 'pending');
select results_eq(
    $$select status::text, attempts from signalbox.tasks where id = tests.task('two')$$,
    $$values ('review', 1)$$,
    'set_task_status lets a refused task wait for approval again'
);
select from signalbox.approve_task(tests.project(), tests.task('two'), 'bob');
select is(
    (select status::text from signalbox.approve_task(tests.project(), tests.task('two'), 'eve')),
    'completed',
    'approve_task takes who refused before'
);
select is_empty('select * from tests.broken_invariants()', 'refuse_task breaks no invariant');

select * from finish();
rollback;
