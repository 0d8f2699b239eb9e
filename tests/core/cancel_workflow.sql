begin;
select plan(27);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_task('running');
select from tests.make_task('other running');
select from tests.make_task('after', depends_on => '{running}');
select from tests.make_task('clean up');
select from tests.link('clean up', 'after', 'completion');
select from tests.make_task('ready');
select from tests.make_task('later', available_at => '2026-01-01 13:00+00');
select from tests.make_task('blocked');
select from tests.set_status('blocked', 'blocked');
select from tests.make_task('done');
select from tests.complete('done');
select set_config('tests.lease', tests.claim('running')::text, true);
select set_config('tests.other_lease', tests.claim('other running', lease => '2 minutes')::text, true);
select from tests.make_workflow();
select from tests.make_task('elsewhere', depends_on => '{ready}');
select from tests.make_task('in any case');
select from tests.link('in any case', 'ready', 'completion');

select results_eq(
    $$select status::text, cancel_requested_at, ends_as::text, status_reason, finished_at
    from signalbox.cancel_workflow(
        tests.project(), current_setting('tests.first')::uuid, 'superseded', '3 minutes')$$,
    $$values ('active', '2026-01-01 12:00+00'::timestamptz, 'cancelled', 'superseded', null::timestamptz)$$,
    'cancel_workflow says what the workflow will be when nothing runs any more'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('after', 'cancelled'), ('blocked', 'cancelled'), ('clean up', 'cancelled'),
        ('done', 'completed'), ('elsewhere', 'skipped'), ('in any case', 'ready'),
        ('later', 'cancelled'), ('other running', 'in_progress'), ('ready', 'cancelled'),
        ('running', 'in_progress')$$,
    'cancel_workflow cancels at once where nobody works, and what waits elsewhere goes on'
);
select is_empty('select * from tests.broken_invariants()', 'cancel_workflow breaks no invariant');
select results_eq(
    $$select key, lease_expires_at, cancel_at, error_type from signalbox.task_executions e
    inner join signalbox.tasks t on t.id = e.task_id
    where e.project_id = tests.project() and e.finished_at is null order by key$$,
    $$values
        ('other running', '2026-01-01 12:02+00'::timestamptz, '2026-01-01 12:03+00'::timestamptz,
            'cancelled'),
        ('running', '2026-01-01 12:03+00', '2026-01-01 12:03+00', 'cancelled')$$,
    'cancel_workflow lets no lease outlast the grace period'
);

-- Nothing comes into it.
select throws_ok(
    format($$select signalbox.create_task(tests.project(), %L, 'new')$$, current_setting('tests.first')),
    'SB002', format('workflow %s is being cancelled', current_setting('tests.first')),
    'cancel_workflow lets no task be made any more'
);
select throws_ok(
    format($$select signalbox.create_tasks(tests.project(), %L, '[{"title": "x"}]')$$,
        current_setting('tests.first')),
    'SB002', format('workflow %s is being cancelled', current_setting('tests.first')),
    'cancel_workflow lets no tasks be made any more'
);
select throws_ok(
    $$select tests.set_status('ready', 'pending')$$,
    'SB002', format('workflow %s is being cancelled', current_setting('tests.first')),
    'cancel_workflow lets no task be reopened'
);
select throws_ok(
    format($$select signalbox.%s(tests.project(), %L)$$, f, current_setting('tests.first')),
    'SB002', null, format('cancel_workflow lets %s be refused', f)
)
from unnest('{pause_workflow,resume_workflow,activate_workflow,reset_workflow}'::text[]) f;

-- The workers
select results_eq(
    $$select lease_expires_at, is_cancelled, cancel_at from signalbox.heartbeat('worker',
        jsonb_build_array(jsonb_build_object('project_id', tests.project(),
            'task_id', tests.task('other running'),
            'lease_token', current_setting('tests.other_lease'))))$$,
    $$values ('2026-01-01 12:03+00'::timestamptz, true, '2026-01-01 12:03+00'::timestamptz)$$,
    'cancel_workflow is told by the next heartbeat, which renews no further than the grace period'
);
select results_eq(
    $$select status::text, status_reason from signalbox.fail_task(tests.project(), tests.task('running'),
        current_setting('tests.lease')::uuid, 'killed')$$,
    $$values ('cancelled', 'superseded')$$,
    'cancel_workflow turns a failure into a cancellation, which is not retried'
);
select results_eq(
    $$select outcome::text, error_message, error_type from signalbox.task_executions
    where task_id = tests.task('running')$$,
    $$values ('cancellation', 'killed', 'cancelled')$$,
    'cancel_workflow keeps what the worker said'
);
select is(
    (select status::text from signalbox.workflows where id = current_setting('tests.first')::uuid),
    'active', 'cancel_workflow waits for the others'
);
select tests.advance('3 minutes');
select from tests.claim_one('another queue');
select results_eq(
    $$select outcome::text, error_message, error_type, finished_at from signalbox.task_executions
    where task_id = tests.task('other running')$$,
    $$values ('cancellation', 'did not stop within the grace period', 'cancelled',
        '2026-01-01 12:03+00'::timestamptz)$$,
    'cancel_workflow has the lease end with the grace period'
);
select throws_ok(
    $$select signalbox.complete_task(tests.project(), tests.task('other running'),
        current_setting('tests.other_lease')::uuid)$$,
    'SB004', null, 'cancel_workflow fences the worker off after that'
);
select results_eq(
    $$select status::text, finished_at from signalbox.workflows
    where id = current_setting('tests.first')::uuid$$,
    $$values ('cancelled', '2026-01-01 12:03+00'::timestamptz)$$,
    'cancel_workflow ends the workflow with the last attempt, as cancelled though a task was completed'
);
select is_empty('select * from tests.broken_invariants()', 'cancel_workflow breaks no invariant later');
select is(
    (select status::text from signalbox.cancel_workflow(
        tests.project(), current_setting('tests.first')::uuid)),
    'cancelled', 'cancel_workflow of a cancelled workflow changes nothing'
);

-- A success in the grace period, a workflow that it started, and no grace.
select from tests.make_project();
select set_config('tests.first', tests.make_workflow(name => 'parent')::text, true);
select from tests.make_task('success');
select from tests.make_task('other');
select set_config('tests.lease', tests.claim('success')::text, true);
select set_config('tests.workflow_id', w.id::text, false)
from signalbox.create_workflow(
    tests.project(), 'child', parent_workflow_id => tests.workflow()) w;
select from tests.make_task('in child');
select from tests.claim('in child');
select from signalbox.cancel_workflow(tests.project(), current_setting('tests.first')::uuid);
select throws_ok(
    format($$select signalbox.create_workflow(tests.project(), 'x', parent_workflow_id => %L)$$,
        current_setting('tests.first')),
    'SB002', format('workflow %s is cancelled and starts no other', current_setting('tests.first')),
    'cancel_workflow lets no other workflow be started'
);
select from signalbox.complete_task(
    tests.project(), tests.task('success'), current_setting('tests.lease')::uuid);
select results_eq(
    $$select t.status::text, e.error_type, e.outcome::text
    from signalbox.tasks t
    inner join signalbox.task_executions e on e.task_id = t.id
    where t.id = tests.task('success')$$,
    $$values ('completed', null::text, 'success')$$,
    'cancel_workflow leaves a success a success'
);
select results_eq(
    $$select name, status::text from signalbox.workflows where project_id = tests.project() order by name$$,
    $$values ('child', 'active'), ('parent', 'cancelled')$$,
    'cancel_workflow ends the workflow as cancelled all the same'
);
select from signalbox.cancel_workflow(tests.project(), tests.workflow(), grace => '0');
select results_eq(
    $$select t.status::text, w.status::text, e.outcome::text from signalbox.tasks t
    inner join signalbox.workflows w on w.id = t.workflow_id
    inner join signalbox.task_executions e on e.task_id = t.id
    where t.id = tests.task('in child')$$,
    $$values ('cancelled', 'cancelled', 'cancellation')$$,
    'cancel_workflow reaches the workflows it started, and takes the lease at once without grace'
);
select is_empty('select * from tests.broken_invariants()', 'cancel_workflow breaks no invariant in children');

select from tests.make_workflow();
select is(
    (select status::text from signalbox.cancel_workflow(tests.project(), tests.workflow())),
    'cancelled', 'cancel_workflow ends a workflow without tasks at once'
);
select throws_ok(
    $$select signalbox.cancel_workflow(tests.project(), tests.workflow(), grace => '-1 second')$$,
    'SB006', null, 'cancel_workflow refuses a negative grace period'
);

select * from finish();
rollback;
