begin;
select plan(16);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "slow", "title": "x", "start_timeout": "1 hour", "queue": "nobody"},
    {"key": "behind", "title": "x", "depends_on": ["slow"]},
    {"key": "in time", "title": "x", "start_timeout": "1 hour"},
    {"key": "paused", "title": "x", "start_timeout": "1 hour", "queue": "nobody", "depends_on": ["in time"]}
]');
select from tests.claim('in time', lease => '1 day');
select is(signalbox._expire_deadlines(), 0, '_expire_deadlines does nothing before the time has come');
select tests.advance('1 hour');
select is(signalbox._expire_deadlines(), 1, '_expire_deadlines returns how many it has ended');
select results_eq(
    'select * from tests.statuses()',
    $$values ('behind', 'skipped'), ('in time', 'in_progress'), ('paused', 'pending'),
        ('slow', 'failed')$$,
    '_expire_deadlines fails what nobody claimed in time, with what follows'
);
select results_eq(
    $$select outcome::text, error_message, error_type, worker from signalbox.task_executions
    where task_id = tests.task('slow')$$,
    $$values ('timeout', 'not started within 1 hour', 'start_timeout', 'signalbox')$$,
    '_expire_deadlines records a timeout of its own kind'
);
select is_empty(
    'select * from signalbox.task_deadlines where project_id = tests.project()',
    '_expire_deadlines forgets what was claimed in time'
);
select is_empty('select * from tests.broken_invariants()', '_expire_deadlines breaks no invariant');

-- A claim does it as well, once a second or when idle; and a pause stops the clock.
select from signalbox.complete_task(tests.project(), tests.task('in time'), tests.lease('in time'));
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select tests.advance('2 hours');
select from tests.claim_one('another queue');
select is(
    (select status::text from signalbox.tasks where id = tests.task('paused')), 'pending',
    '_expire_deadlines leaves what is paused'
);
select from signalbox.resume_workflow(tests.project(), tests.workflow());
select tests.advance('59 minutes');
select from tests.claim_one('another queue');
select is(
    (select status::text from signalbox.tasks where id = tests.task('paused')), 'ready',
    '_expire_deadlines counts anew when the workflow goes on'
);
select tests.advance('1 minute');
select from tests.claim_one('another queue');
select is(
    (select status::text from signalbox.tasks where id = tests.task('paused')), 'failed',
    '_expire_deadlines is called by claims'
);

-- Workflows
select from tests.make_project();
select set_config('tests.workflow_id', w.id::text, false)
from signalbox.create_workflow(
    tests.project(), 'w', deadline_at => signalbox_data.clock() + interval '1 hour') w;
select from tests.make_task('running');
select from tests.make_task('ready');
select from tests.claim('running', lease => '1 day');
select is(signalbox._expire_deadlines(), 0, '_expire_deadlines leaves workflows that have time');
select tests.advance('1 hour');
select is(signalbox._expire_deadlines(), 1, '_expire_deadlines ends a workflow that missed its deadline');
select results_eq(
    $$select w.status::text, w.ends_as::text, t.status::text, e.error_type
    from signalbox.workflows w
    inner join signalbox.tasks t on t.workflow_id = w.id
    left join signalbox.task_executions e on e.task_id = t.id
    where w.id = tests.workflow() order by t.key$$,
    $$values ('active', 'failed', 'cancelled', null), ('active', 'failed', 'in_progress', 'deadline_exceeded')$$,
    '_expire_deadlines cancels its tasks, with a grace period for what runs'
);
select is(signalbox._expire_deadlines(), 0, '_expire_deadlines does so once');
select tests.advance('5 minutes');
select from tests.claim_one();
select results_eq(
    $$select w.status::text, w.status_reason ~ '^deadline .* exceeded$', e.outcome::text
    from signalbox.workflows w
    inner join signalbox.tasks t on t.workflow_id = w.id and t.key = 'running'
    inner join signalbox.task_executions e on e.task_id = t.id
    where w.id = tests.workflow()$$,
    $$values ('failed', true, 'cancellation')$$,
    '_expire_deadlines has the workflow fail'
);
select is_empty('select * from tests.broken_invariants()', '_expire_deadlines breaks no invariant later');

-- Who tries again has as much time as it takes.
select from signalbox.retry_workflow(tests.project(), tests.workflow());
select is(
    (select deadline_at from signalbox.workflows where id = tests.workflow()), null,
    '_expire_deadlines does not fail at once what is retried after its deadline'
);

select * from finish();
rollback;
