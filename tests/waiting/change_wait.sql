begin;
select plan(17);

select tests.set_clock('2026-01-01 12:00+00');
select tests.make_users();
select from tests.make_workflow();
create function change(key text, wait jsonb)
returns setof signalbox.tasks
language sql
as 'select * from signalbox.change_wait(tests.project(), tests.task(key), wait)';
create function waits_for(key text)
returns text
language sql
as 'select w.waits_for from signalbox.task_waits w where w.task_id = tests.task(key)';

-- Other people
select from tests.make_wait('sign', '{"kind": "approval", "approvers": ["ada", "gone"], "required": 2,
    "deadline": "1 hour"}');
select from tests.make_task('next', depends_on => '{sign}');
select from signalbox.approve_task(tests.project(), tests.task('sign'), 'ada');
select tests.advance('30 minutes');
select is(
    (select status::text from change('sign', '{"kind": "approval", "approvers": ["ada", "bob"],
        "required": 2, "deadline": "2 hours"}')),
    'review', 'change_wait lets a task wait on'
);
select results_eq(
    $$select approvers, approved_by, due_at from signalbox.pending_approvals where task_id = tests.task('sign')$$,
    $$values ('{ada,bob}'::text[], '{}'::text[], '2026-01-01 14:30+00'::timestamptz)$$,
    'change_wait asks other people, from the beginning'
);
select from signalbox.approve_task(tests.project(), tests.task('sign'), 'bob');
select is(
    (select status::text from signalbox.approve_task(tests.project(), tests.task('sign'), 'ada')),
    'completed', 'change_wait lets those decide who had before'
);
select throws_ok(
    $$select change('sign', '{"kind": "approval"}')$$, 'SB002',
    format('task %s is completed and waits no more', tests.task('sign')),
    'change_wait refuses a task that is over'
);

-- What is there already
select from tests.make_wait('merged', '{"kind": "gate", "name": "merged", "subject": "a"}');
select from tests.make_task('after', depends_on => '{merged}');
select from signalbox.satisfy_gate(tests.project(), 'merged', 'b');
select is(
    (select status::text from change('merged', '{"kind": "gate", "name": "merged", "subject": "b"}')),
    'completed', 'change_wait is over at once where what it waits for is there'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('after')), 'ready',
    'change_wait lets go on what waited for the task'
);

-- Timers
select from tests.make_wait('pause', '{"kind": "timer", "for": "1 hour"}');
select from change('pause', '{"kind": "timer", "for": "10 minutes"}');
select is(waits_for('pause'), 'its timer until ' || '2026-01-01 12:40+00'::timestamptz, 'change_wait sets a timer anew');
select from change('pause', '{"kind": "signal", "name": "go"}');
select is(waits_for('pause'), 'signal go', 'change_wait lets a task wait for something of another kind');
select is_empty('select * from signalbox.delayed_tasks where project_id = tests.project()',
    'change_wait leaves no timer behind');

-- Before it waits
select from tests.make_wait('later', '{"kind": "signal", "name": "go"}', depends_on => '{after}');
select is(
    (select status::text from change('later', '{"kind": "approval"}')), 'pending',
    'change_wait changes what a task will wait for'
);
select from tests.complete('after');
select is(waits_for('later'), 'approval by any person', 'change_wait is what it waits for then');
select is_empty('select * from tests.broken_invariants()', 'change_wait breaks no invariant');

select throws_ok(
    $$select change('next', '{"kind": "approval"}')$$, 'SB002',
    format('task %s is one that workers claim, and does not wait', tests.task('next')),
    'change_wait refuses a task that workers claim'
);
select results_eq(
    format('select code, detail from tests.error_of(%L)', format('select change(%L, %L)', 'later', wait)),
    format('values (%L, %L)', 'SB005', detail),
    'change_wait refuses ' || coalesce(wait, 'nothing')
)
from (
    values
        ('{"kind": "timer"}', '$.for: must not be missing, unless there is until'),
        (null, '$: must be an object, not null')
) v (wait, detail);
select throws_ok(
    $$select signalbox.change_wait(tests.project(), signalbox_data.new_id(), '{"kind": "approval"}')$$,
    'SB001', null, 'change_wait refuses an unknown task'
);
select throws_ok(
    $$select tests.rows_as('signalbox_agent', 'select signalbox.change_wait(null, null, null)')$$,
    '42501', null, 'change_wait is not for agents'
);

select * from finish();
rollback;
