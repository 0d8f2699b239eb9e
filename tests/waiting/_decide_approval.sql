begin;
select plan(6);

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

-- After the last level the deadline is the end, whether somebody has noticed or not.
select from tests.make_wait('last', '{"kind": "approval", "approvers": ["ada"], "deadline": "1 hour",
    "on_deadline": "escalate", "escalate_to": ["bob"]}');
select tests.advance('1 hour');
select from signalbox._expire_waits();
select tests.advance('59 minutes');
select is(
    (select level from signalbox.pending_approvals where task_id = tests.task('last')), 1,
    '_decide_approval is asked after the last escalation'
);
select tests.advance('1 minute');
select throws_ok(
    $$select signalbox._decide_approval(
        tests.project(), tests.task('last'), 'approve', 'bob', null)$$,
    'SB002',
    format('the approval of task %s was due at %s', tests.task('last'), '2026-01-01 16:00+00'::timestamptz),
    '_decide_approval is too late after the deadline of the last level'
);
select is_empty('select * from tests.broken_invariants()', '_decide_approval breaks no invariant');

select * from finish();
rollback;
