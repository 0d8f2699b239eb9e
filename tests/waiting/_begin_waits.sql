begin;
select plan(31);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

-- Every kind begins

select results_eq(
    $$select key, status::text from signalbox.create_tasks(tests.project(), tests.workflow(), '[
        {"key": "approval", "title": "x", "wait": {"kind": "approval", "deadline": "1 day"}},
        {"key": "signal", "title": "x", "wait": {"kind": "signal", "name": "go"}},
        {"key": "timer", "title": "x", "wait": {"kind": "timer", "for": "1 hour"}},
        {"key": "clock", "title": "x", "wait": {"kind": "timer", "until": "2026-01-01 14:00+00"}},
        {"key": "gate", "title": "x",
            "wait": {"kind": "gate", "name": "merged", "subject": "#1", "deadline": null}},
        {"key": "free", "title": "x", "is_templated": true},
        {"key": "behind", "title": "x", "wait": {"kind": "approval"}, "depends_on": ["free"]}]')$$,
    $$values ('approval', 'review'), ('signal', 'blocked'), ('timer', 'pending'),
        ('clock', 'pending'), ('gate', 'blocked'), ('free', 'ready'), ('behind', 'pending')$$,
    '_begin_waits lets each task wait in the status of its kind, and the others go on'
);
select results_eq(
    $$select t.key, w.kind::text, w.name, w.subject, w.began_at, w.due_at
    from signalbox_data.task_waits w
    inner join signalbox.tasks t on t.id = w.task_id
    order by t.rank$$,
    $$values
        ('approval', 'approval', null::text, null::text, '2026-01-01 12:00+00'::timestamptz,
            '2026-01-02 12:00+00'::timestamptz),
        ('signal', 'signal', 'go', null, '2026-01-01 12:00+00', null),
        ('timer', 'timer', null, null, '2026-01-01 12:00+00', null),
        ('clock', 'timer', null, null, '2026-01-01 12:00+00', null),
        ('gate', 'gate', 'merged', '#1', '2026-01-01 12:00+00', null)$$,
    '_begin_waits notes what each task waits for'
);
select results_eq(
    $$select t.key, y.available_at
    from signalbox.delayed_tasks y
    inner join signalbox.tasks t on t.id = y.task_id
    order by t.rank$$,
    $$values ('timer', '2026-01-01 13:00+00'::timestamptz), ('clock', '2026-01-01 14:00+00')$$,
    '_begin_waits puts timers among the delayed'
);
select from tests.complete('free');
select is(
    (select status::text from signalbox.tasks where id = tests.task('behind')), 'review',
    '_begin_waits is asked when the last dependency is met'
);
select results_eq(
    format(
        'select w.admitted, w.completed, w.failed from signalbox._begin_waits(%L, %L) w',
        tests.project(), array[tests.task('free')]
    ),
    $$values (array[tests.task('free')], null::uuid[], null::uuid[])$$,
    '_begin_waits lets through a task without rules that say otherwise'
);
select results_eq(
    $$select w.admitted, w.completed, w.failed from signalbox._begin_waits(tests.project(), '{}') w$$,
    $$values (null::uuid[], null::uuid[], null::uuid[])$$,
    '_begin_waits does nothing for nothing'
);
select is_empty('select * from tests.broken_invariants()', '_begin_waits breaks no invariant');

-- Timers

select from tests.make_task('after timer', depends_on => '{timer}', queue => 'after');
select tests.advance('59 minutes');
select from signalbox._promote_delayed_tasks();
select is(
    (select status::text from signalbox.tasks where id = tests.task('timer')), 'pending',
    '_begin_waits lets a timer wait for its time'
);
select tests.advance('1 minute');
select results_eq(
    $$select key from signalbox.claim_tasks('w', '{after}', project_id => tests.project())$$,
    $$values ('after timer')$$,
    '_begin_waits completes a timer at the moment it is due, for a claim that comes by'
);
select results_eq(
    $$select e.attempt, e.outcome::text, e.worker, t.status::text
    from signalbox.task_executions e
    inner join signalbox.tasks t on t.id = e.task_id
    where t.id = tests.task('timer')$$,
    $$values (1, 'success', 'signalbox', 'completed')$$,
    '_begin_waits records that the timer is over'
);
select from tests.make_wait('past', '{"kind": "timer", "until": "2020-01-01"}');
select is(
    (select status::text from signalbox.tasks where id = tests.task('past')),
    'completed',
    '_begin_waits completes a timer at once whose time has come already'
);
select from tests.make_wait('at once', '{"kind": "timer", "for": "0"}');
select is(
    (select status::text from signalbox.tasks where id = tests.task('at once')),
    'completed',
    '_begin_waits completes a timer of no length at once'
);
select from signalbox.update_task(
    tests.project(), tests.task('clock'), '{"available_at": "2026-01-01 13:30+00"}'
);
select tests.advance('30 minutes');
select from signalbox._promote_delayed_tasks();
select is(
    (select status::text from signalbox.tasks where id = tests.task('clock')), 'completed',
    '_begin_waits takes a timer that was set anew by available_at for due at that time'
);
select from tests.set_status('timer', 'pending');
select results_eq(
    $$select status::text, available_at from signalbox.tasks where id = tests.task('timer')$$,
    $$values ('pending', '2026-01-01 14:30+00'::timestamptz)$$,
    '_begin_waits sets the timer of a reopened task again'
);
select is_empty('select * from tests.broken_invariants()', '_begin_waits breaks no invariant');

-- Signals that were sent before

select from tests.make_project();
select from tests.make_workflow(name => 'other');
select set_config('tests.other', tests.workflow()::text, false);
select from tests.make_workflow();
select from signalbox.send_signal(tests.project(), 'go', '1');
select from signalbox.send_signal(tests.project(), 'go', '2', current_setting('tests.other')::uuid);
select from signalbox.send_signal(tests.project(), 'go', '3', tests.workflow());
select from signalbox.send_signal(tests.project(), 'go', '4', valid_for => '1 minute');
select tests.advance('1 minute');
select from tests.make_wait('first', '{"kind": "signal", "name": "go"}');
select from tests.make_wait('second', '{"kind": "signal", "name": "go"}');
select from tests.make_wait('third', '{"kind": "signal", "name": "go"}');
select from tests.make_wait('elsewhere', '{"kind": "signal", "name": "go"}',
    workflow_id => current_setting('tests.other')::uuid);
select results_eq(
    $$select t.key, t.status::text, e.result
    from signalbox.tasks t
    left join signalbox.task_executions e on e.task_id = t.id
    where t.project_id = tests.project()
    order by t.rank$$,
    $$values ('first', 'completed', '1'::jsonb), ('second', 'completed', '3'),
        ('third', 'blocked', null), ('elsewhere', 'completed', '2')$$,
    '_begin_waits gives each task the oldest signal that nobody has taken and that is for it'
);
select results_eq(
    $$select s.payload, t.key, s.consumed_at is not null
    from signalbox.signals s
    left join signalbox.tasks t on t.id = s.task_id
    where s.project_id = tests.project()
    order by s.payload$$,
    $$values ('1'::jsonb, 'first', true), ('2', 'elsewhere', true), ('3', 'second', true),
        ('4', null, false)$$,
    '_begin_waits notes who has taken a signal, and leaves one that has expired'
);
select from tests.make_task('start', queue => 'start');
select tests.make_wait('bulk ' || n, '{"kind": "signal", "name": "bulk"}', '{start}') is not null as made
from generate_series(1, 3) n;
select from generate_series(1, 2) n
cross join lateral signalbox.send_signal(tests.project(), 'bulk', to_jsonb(n));
select from tests.complete('start');
select results_eq(
    $$select t.key, t.status::text, e.result
    from signalbox.tasks t
    left join signalbox.task_executions e on e.task_id = t.id
    where t.project_id = tests.project() and t.key ~ 'bulk'
    order by t.rank$$,
    $$values ('bulk 1', 'completed', '1'::jsonb), ('bulk 2', 'completed', '2'),
        ('bulk 3', 'blocked', null)$$,
    '_begin_waits gives several tasks a signal each, in their order'
);
select from tests.make_task('last', depends_on => '{first}');
select from tests.set_status('first', 'pending');
select results_eq(
    $$select key, status from tests.statuses() where key in ('first', 'last')$$,
    $$values ('first', 'blocked'), ('last', 'pending')$$,
    '_begin_waits lets a task that is done once more wait for another signal'
);
select is_empty('select * from tests.broken_invariants()', '_begin_waits breaks no invariant');

-- Gates of which the word came before

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.satisfy_gate(tests.project(), 'merged', '#1', '{"sha": "9f2c1e"}');
select from signalbox.refuse_gate(tests.project(), 'merged', '#2', 'closed', '{"by": "bob"}');
select from tests.make_wait('one', '{"kind": "gate", "name": "merged", "subject": "#1"}');
select from tests.make_wait('again', '{"kind": "gate", "name": "merged", "subject": "#1"}');
select from tests.make_wait('two', '{"kind": "gate", "name": "merged", "subject": "#2"}');
select from tests.make_wait('three', '{"kind": "gate", "name": "merged", "subject": "#3"}');
select from tests.make_task('after two', depends_on => '{two}');
select results_eq(
    $$select t.key, t.status::text, t.status_reason, e.result
    from signalbox.tasks t
    left join signalbox.task_executions e on e.task_id = t.id
    where t.project_id = tests.project()
    order by t.rank$$,
    $$values ('one', 'completed', null::text, '{"sha": "9f2c1e"}'::jsonb),
        ('again', 'completed', null, '{"sha": "9f2c1e"}'),
        ('two', 'failed', 'merged of #2 was refused: closed', '{"by": "bob"}'),
        ('three', 'blocked', null, null),
        ('after two', 'skipped', 'a dependency can no longer be met', null)$$,
    '_begin_waits ends the wait for a gate about which the word is there'
);
select tests.advance('1 minute');
select from tests.set_status('two', 'pending');
select is(
    (select status::text from signalbox.tasks where id = tests.task('two')), 'blocked',
    '_begin_waits tells a task once that its gate is refused'
);
select from signalbox.satisfy_gate(tests.project(), 'merged', '#2');
select from tests.set_status('one', 'pending');
select results_eq(
    $$select key, status from tests.statuses() where key in ('one', 'two')$$,
    $$values ('one', 'completed'), ('two', 'completed')$$,
    '_begin_waits lets pass again and again what is satisfied'
);
select is_empty('select * from tests.broken_invariants()', '_begin_waits breaks no invariant');

-- Everything at once: what ends at once lets go on what waits for it, to any depth.

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.satisfy_gate(tests.project(), 'merged', '#1');
select from tests.make_task('start');
select tests.make_wait(
    'gate ' || n, '{"kind": "gate", "name": "merged", "subject": "#1"}',
    array[case when n = 1 then 'start' else 'gate ' || n - 1 end]
) is not null as made
from generate_series(1, 50) n;
select is(
    (select count(*) from signalbox.tasks
    where project_id = tests.project() and status = 'pending'),
    50::bigint,
    '_begin_waits is not asked for what waits for another task'
);
select from tests.complete('start');
select is(
    (select count(*) from signalbox.tasks
    where project_id = tests.project() and status = 'completed'),
    51::bigint,
    '_begin_waits goes down a chain of waits that are over at once'
);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'completed',
    '_begin_waits finishes the workflow with the last one'
);
select from tests.make_workflow();
select from tests.make_wait('only', '{"kind": "timer", "for": "0"}');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'completed',
    '_begin_waits finishes a workflow whose only task is over at once'
);
select from tests.make_workflow();
select from tests.make_task('parent');
select from signalbox.create_tasks(tests.project(), tests.workflow(), jsonb_build_array(
    jsonb_build_object(
        'key', 'child', 'title', 'x', 'parent', 'parent', 'wait', '{"kind": "approval"}'::jsonb
    )
));
select results_eq(
    $$select key, status from tests.statuses() where key in ('child', 'parent')$$,
    $$values ('child', 'review'), ('parent', 'pending')$$,
    '_begin_waits lets a subtask of an earlier task wait'
);
select is_empty('select * from tests.broken_invariants()', '_begin_waits breaks no invariant');

select is(
    (tests.error_of(format(
        $$select from signalbox.create_tasks(%L, %L, '[
            {"title": "x", "wait": {"kind": "approval", "approvers": ["ada"], "required": 2}},
            {"title": "y", "wait": {"kind": "gate", "name": ""}}, {"title": "z", "wait": null}]')$$,
        tests.project(), tests.workflow()
    ))).detail,
    '$[0].wait.required: must be at most the number of approvers
$[1].wait.name: must not be blank
$[1].wait.subject: must not be missing',
    'create_tasks says what is wrong with what tasks wait for'
);

select * from finish();
rollback;
