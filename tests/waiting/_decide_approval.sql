begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select tests.make_users();
select from tests.make_workflow();
select from tests.make_wait('task', '{"kind": "approval", "approvers": ["ada"], "deadline": "1 hour",
    "on_deadline": "escalate", "escalate_to": ["bob"]}');
select from tests.make_task('next', depends_on => '{task}');

select set_eq(
    $$select tests.locked_by($q$select from signalbox._decide_approval(
        tests.project(), tests.task('task'), 'approve', 'ada', null)$q$)$$,
    $$values ('queue next'), ('task next'), ('task task')$$,
    '_decide_approval locks the task with what waits for it'
);
select tests.advance('2 hours');
select throws_ok(
    $$select signalbox._decide_approval(
        tests.project(), tests.task('task'), 'approve', 'bob', null)$$,
    'SB007', null, '_decide_approval knows those to whom a task was escalated, once it was'
);
select is(
    (select status::text from signalbox._decide_approval(
        tests.project(), tests.task('task'), 'approve', 'ada', null)),
    'completed',
    '_decide_approval takes those who were asked first also when it is due to be escalated'
);
select is_empty('select * from tests.broken_invariants()', '_decide_approval breaks no invariant');

select * from finish();
rollback;
