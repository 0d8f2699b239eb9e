begin;
select plan(19);

select tests.set_clock('2026-01-01 12:00+00');
set local time zone 'UTC';
select tests.make_users();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "refuse", "title": "x", "wait": {"kind": "approval", "deadline": "1 hour"}},
    {"key": "approve", "title": "x",
        "wait": {"kind": "approval", "deadline": "1 hour", "on_deadline": "approve"}},
    {"key": "escalate", "title": "x",
        "wait": {"kind": "approval", "approvers": ["ada"], "deadline": "1 hour",
            "on_deadline": "escalate", "escalate_to": [["bob"], ["eve"]]}},
    {"key": "signal", "title": "x", "wait": {"kind": "signal", "name": "go", "deadline": "1 hour"}},
    {"key": "signal or not", "title": "x",
        "wait": {"kind": "signal", "name": "go", "deadline": "1 hour", "on_deadline": "complete"}},
    {"key": "gate", "title": "x",
        "wait": {"kind": "gate", "name": "merged", "subject": "#1", "deadline": "1 hour"}},
    {"key": "next", "title": "x", "depends_on": ["refuse"]},
    {"key": "go on", "title": "x", "depends_on": ["approve"]},
    {"key": "never", "title": "x", "wait": {"kind": "approval"}}]');

select is(
    signalbox._meet_deadline(tests.project(), tests.task(k)), false,
    '_meet_deadline leaves what is not due: ' || k
)
from unnest('{refuse,never,next}'::text[]) k;
select tests.advance('1 hour');
select is(
    signalbox._meet_deadline(tests.project(), tests.task(k)), true,
    '_meet_deadline takes what is due: ' || k
)
from unnest('{refuse,approve,escalate,signal,signal or not,gate}'::text[]) k;
select is(
    signalbox._meet_deadline(tests.project(), tests.task(k)), false,
    '_meet_deadline takes nothing twice: ' || k
)
from unnest('{refuse,escalate,never}'::text[]) k;
select results_eq(
    $$select t.key, t.status::text, t.status_reason, e.outcome::text, e.result
    from signalbox.tasks t
    left join signalbox.task_executions e on e.task_id = t.id
    where t.project_id = tests.project()
    order by t.key$$,
    $$values
        ('approve', 'completed', null::text, 'success',
            '{"approved_by": [], "comment": "the deadline has passed"}'::jsonb),
        ('escalate', 'review', null, null, null),
        ('gate', 'failed', 'no merged of #1 by 2026-01-01 13:00:00+00', 'timeout', null),
        ('go on', 'ready', null, null, null),
        ('never', 'review', null, null, null),
        ('next', 'skipped', 'a dependency can no longer be met', null, null),
        ('refuse', 'failed', 'not approved by 2026-01-01 13:00:00+00', 'timeout', null),
        ('signal', 'failed', 'no signal go by 2026-01-01 13:00:00+00', 'timeout', null),
        ('signal or not', 'completed', null, 'success', null)$$,
    '_meet_deadline does what each wait says'
);
select results_eq(
    $$select t.key, d.decision::text, d.user_name, d.level, d.due_at, d.decided_at
    from signalbox.approval_decisions d
    inner join signalbox.tasks t on t.id = d.task_id
    order by t.rank$$,
    $$values
        ('refuse', 'refuse', null::text, 0, '2026-01-01 13:00+00'::timestamptz,
            '2026-01-01 13:00+00'::timestamptz),
        ('approve', 'approve', null, 0, '2026-01-01 13:00+00', '2026-01-01 13:00+00'),
        ('escalate', 'escalate', null, 0, '2026-01-01 13:00+00', '2026-01-01 13:00+00')$$,
    '_meet_deadline records what the deadline decided'
);
select results_eq(
    $$select approvers, level, due_at from signalbox.pending_approvals
    where task_id = tests.task('escalate')$$,
    $$values ('{ada,bob}'::text[], 1, '2026-01-01 14:00+00'::timestamptz)$$,
    '_meet_deadline asks the next ones, who have the same time again'
);

-- It is noticed late, and goes on from then.
select tests.advance('2 days');
select from signalbox._meet_deadline(tests.project(), tests.task('escalate'));
select results_eq(
    $$select approvers, level, due_at from signalbox.pending_approvals
    where task_id = tests.task('escalate')$$,
    $$values ('{ada,bob,eve}'::text[], 2, '2026-01-03 14:00+00'::timestamptz)$$,
    '_meet_deadline gives the next ones their time when the deadline is noticed late'
);
savepoint last_level;
select is(
    (select status::text from signalbox.approve_task(
        tests.project(), tests.task('escalate'), 'eve')),
    'completed', 'approve_task takes one to whom a task was escalated'
);
rollback to last_level;
select tests.advance('1 day');
select from signalbox._meet_deadline(tests.project(), tests.task('escalate'));
select results_eq(
    $$select t.status::text, d.decision::text, d.level
    from signalbox.tasks t
    inner join signalbox.approval_decisions d on d.task_id = t.id
    where t.id = tests.task('escalate')
    order by d.decided_at$$,
    $$values ('failed', 'escalate', 0), ('failed', 'escalate', 1), ('failed', 'refuse', 2)$$,
    '_meet_deadline refuses a task when there is nobody left to ask'
);
select is_empty('select * from tests.broken_invariants()', '_meet_deadline breaks no invariant');

select * from finish();
rollback;
