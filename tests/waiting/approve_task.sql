begin;
select plan(28);

select tests.set_clock('2026-01-01 12:00+00');
select tests.make_users();
select from tests.make_workflow();

select from tests.make_wait('any', '{"kind": "approval"}');
select from tests.make_task('next', depends_on => '{any}');
select results_eq(
    $$select status::text, finished_at from signalbox.approve_task(
        tests.project(), tests.task('any'), 'ada', 'ship it')$$,
    $$values ('completed', '2026-01-01 12:00+00'::timestamptz)$$,
    'approve_task completes a task that any person may approve'
);
select results_eq(
    $$select e.outcome::text, e.worker, e.result
    from signalbox.task_executions e where e.task_id = tests.task('any')$$,
    $$values ('success', 'ada', '{"approved_by": ["ada"], "comment": "ship it"}'::jsonb)$$,
    'approve_task says in the result who approved, and why'
);
select results_eq(
    $$select key, dependency_results -> 0 -> 'result' -> 'comment' from tests.claim_one()$$,
    $$values ('next', '"ship it"'::jsonb)$$,
    'approve_task lets go on what waits for the task, with its result'
);

-- Who may

select throws_ok(
    format('select signalbox.approve_task(tests.project(), %L, %L)', tests.make_wait(
        'other ' || u.name, u.wait::jsonb), u.name),
    'SB007', null, format('approve_task refuses %s for %s', u.name, u.wait)
)
from (
    values
        ('robot', '{"kind": "approval"}'),
        ('gone', '{"kind": "approval"}'),
        ('eve', '{"kind": "approval", "approvers": ["ada", "bob"]}')
) u (name, wait);
select is(
    (tests.error_of(format(
        'select signalbox.approve_task(tests.project(), %L, %L)', tests.task('other eve'), 'eve'
    ))).hint,
    'Who may: ada, bob.',
    'approve_task says who may'
);
select is(
    (select status::text from signalbox.approve_task(
        tests.project(), tests.make_wait('bot', '{"kind": "approval", "approvers": ["robot"]}'),
        'robot')),
    'completed',
    'approve_task takes an agent that is named'
);
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('other eve'), 'nobody')$$,
    'SB001', 'user nobody not found', 'approve_task refuses a user who does not exist'
);
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('other eve'), null)$$,
    'SB001', 'user null not found', 'approve_task refuses nobody'
);
select throws_ok(
    $$select signalbox.approve_task(
        tests.project(), '00000000-0000-7000-8000-000000000000', 'ada')$$,
    'SB001',
    format('task 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'approve_task refuses a task that does not exist'
);

-- Several

select from tests.make_wait('two', '{"kind": "approval", "approvers": ["ada", "bob", "eve"],
    "required": 2}');
select is(
    (select status::text from signalbox.approve_task(tests.project(), tests.task('two'), 'bob')),
    'review',
    'approve_task leaves a task that more have to approve'
);
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('two'), 'bob')$$,
    'SB002', format('bob has decided about task %s already', tests.task('two')),
    'approve_task counts each person once'
);
select tests.advance('1 minute');
select results_eq(
    $$select status::text from signalbox.approve_task(
        tests.project(), tests.task('two'), 'ada', 'fine')$$,
    $$values ('completed')$$,
    'approve_task completes a task with the last approval required'
);
select results_eq(
    $$select result from signalbox.task_executions where task_id = tests.task('two')$$,
    $$values ('{"approved_by": ["bob", "ada"], "comment": "fine"}'::jsonb)$$,
    'approve_task names all who approved'
);
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('two'), 'eve')$$,
    'SB002', format('task %s waits for no approval', tests.task('two')),
    'approve_task refuses a decision after the end'
);
select is(
    (tests.error_of(format(
        'select signalbox.approve_task(tests.project(), %L, %L)', tests.task('two'), 'eve'
    ))).hint,
    'It is completed; pending_approvals shows those that do.',
    'approve_task says how the task stands'
);
select from tests.make_wait('early', '{"kind": "approval"}', '{next}');
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('early'), 'eve')$$,
    'SB002', format('task %s waits for no approval', tests.task('early')),
    'approve_task refuses a task that is not there yet'
);
select from tests.make_wait('signal', '{"kind": "signal", "name": "go"}');
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('signal'), 'eve')$$,
    'SB002', format('task %s waits for no approval', tests.task('signal')),
    'approve_task refuses a task that waits for something else'
);

-- A deadline counts from the moment it passes

select from tests.make_wait('due', '{"kind": "approval", "deadline": "1 hour"}');
select tests.advance('59 minutes');
savepoint before;
select is(
    (select status::text from signalbox.approve_task(tests.project(), tests.task('due'), 'ada')),
    'completed', 'approve_task takes an approval before the deadline'
);
rollback to before;
select tests.advance('1 minute');
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('due'), 'ada')$$,
    'SB002', null, 'approve_task refuses an approval at the deadline, though nobody has met it'
);
select from tests.set_status('due', 'pending');
select is(
    (select status::text from signalbox.approve_task(tests.project(), tests.task('due'), 'ada')),
    'completed', 'approve_task takes one when the task was asked for again'
);
select is_empty('select * from tests.broken_invariants()', 'approve_task breaks no invariant');

-- Who it is

select from tests.make_wait('mine', '{"kind": "approval", "required": 3}');
create temporary table me as select tests.become_member('operator') as id;
select throws_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('mine'), 'ada')$$,
    'SB007', 'not permitted in the name of ada', 'approve_task lets nobody speak for somebody else'
);
select throws_ok(
    $$select signalbox.refuse_task(tests.project(), tests.task('mine'), 'ada')$$,
    'SB007', 'not permitted in the name of ada', 'refuse_task lets nobody speak for somebody else'
);
select lives_ok(
    $$select signalbox.approve_task(tests.project(), tests.task('mine'), comment => 'fine')$$,
    'approve_task takes whoever calls it'
);
select results_eq(
    $$select d.user_id, d.comment from signalbox_data.approval_decisions d
    where d.task_id = tests.task('mine')$$,
    $$select id, 'fine' from me$$,
    'approve_task writes down who called it'
);
select throws_ok(
    format(
        'select signalbox.approve_task(tests.project(), tests.task(''mine''), %L)',
        (select u.name from signalbox_data.users u where u.id = (select id from me))
    ),
    'SB002', null, 'approve_task takes one''s own name as well, once'
);

select * from finish();
rollback;
