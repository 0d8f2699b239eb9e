begin;
select plan(15);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('running');
select from tests.make_task('after', depends_on => '{running}');
select from tests.make_task('ready');
select from tests.make_task('later', available_at => '2026-01-01 13:00+00');
select set_config('tests.lease', tests.claim('running')::text, true);

select results_eq(
    $$select status::text, status_reason, finished_at
    from signalbox.pause_workflow(tests.project(), tests.workflow(), 'the cluster is down')$$,
    $$values ('paused', 'the cluster is down', null::timestamptz)$$,
    'pause_workflow returns the workflow with the reason'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('after', 'pending'), ('later', 'pending'), ('ready', 'pending'),
        ('running', 'in_progress')$$,
    'pause_workflow takes ready tasks out of the queue and leaves what runs'
);
select is_empty('select * from signalbox.ready_tasks where project_id = tests.project()',
    'pause_workflow leaves nothing in the queue');
select is_empty('select * from tests.broken_invariants()', 'pause_workflow breaks no invariant');
select is_empty('select * from tests.claim_one()', 'pause_workflow lets nothing be claimed');
select results_eq(
    $$select key, why from signalbox.blocked_tasks(tests.project()) where key = 'ready'$$,
    $$values ('ready', 'its workflow is paused: the cluster is down')$$,
    'pause_workflow is the reason that blocked_tasks gives'
);
select is(
    (select status::text from signalbox.pause_workflow(tests.project(), tests.workflow())), 'paused',
    'pause_workflow of a paused workflow changes nothing'
);
select is(
    (select status_reason from signalbox.workflows where id = tests.workflow()),
    'the cluster is down', 'pause_workflow keeps the reason of the first call'
);

-- What runs goes on, and what it lets go waits.
select from signalbox.complete_task(
    tests.project(), tests.task('running'), current_setting('tests.lease')::uuid);
select is_empty('select * from signalbox.runnable_tasks(tests.project())',
    'pause_workflow keeps what a worker lets go from being runnable');
select tests.advance('1 hour');
select is_empty('select * from tests.claim_one()', 'pause_workflow holds for what becomes ready later');
select results_eq(
    'select * from tests.statuses()',
    $$values ('after', 'pending'), ('later', 'pending'), ('ready', 'pending'),
        ('running', 'completed')$$,
    'pause_workflow has a claim put back what became ready meanwhile'
);
select is_empty('select * from tests.broken_invariants()', 'pause_workflow breaks no invariant later');

select throws_ok(
    $$select signalbox.pause_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'pause_workflow refuses an unknown workflow'
);
select from tests.make_workflow();
select from tests.make_task('only');
select from tests.complete('only');
select throws_ok(
    $$select signalbox.pause_workflow(tests.project(), tests.workflow())$$, 'SB002',
    format('workflow %s is completed and cannot be paused', tests.workflow()),
    'pause_workflow refuses a finished workflow'
);

-- A paused workflow ends with its last task.
select from tests.make_workflow();
select from tests.make_task('last');
select set_config('tests.lease', tests.claim('last')::text, true);
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select from signalbox.complete_task(
    tests.project(), tests.task('last'), current_setting('tests.lease')::uuid);
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'completed',
    'pause_workflow does not keep a workflow from its end'
);

select * from finish();
rollback;
