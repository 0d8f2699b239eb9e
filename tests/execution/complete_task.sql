begin;
select plan(21);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{a}');
select from tests.make_task('d', depends_on => '{b,c}');
select from tests.claim('a');
select from tests.advance('1 minute');

select results_eq(
    $$select status::text, attempts, failed_attempts, started_at, finished_at,
        status_reason
    from signalbox.complete_task(
        tests.project(), tests.task('a'), tests.lease('a'), '{"ok": true}', 'done', 0)$$,
    $$values ('completed', 1, 0, '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 12:01+00'::timestamptz, null::text)$$,
    'complete_task returns the task, completed'
);
select results_eq(
    $$select attempt, outcome::text, result, output, exit_code, finished_at, error_message
    from signalbox.task_executions where task_id = tests.task('a')$$,
    $$values (1, 'success', '{"ok": true}'::jsonb, 'done', 0,
        '2026-01-01 12:01+00'::timestamptz, null::text)$$,
    'complete_task records how the attempt ended'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'completed'), ('b', 'ready'), ('c', 'ready'), ('d', 'pending')$$,
    'complete_task makes ready whoever waited for this task alone'
);
select is_empty(
    'select * from tests.broken_invariants()', 'complete_task breaks no invariant'
);

select from tests.complete('b');
select is(
    (select status::text from signalbox.tasks where id = tests.task('d')), 'pending',
    'complete_task leaves a task pending that waits for another one too'
);
select from tests.complete('c');
select is(
    (select status::text from signalbox.tasks where id = tests.task('d')), 'ready',
    'complete_task makes a task ready with the last of its dependencies'
);
select results_eq(
    'select status::text, finished_at from signalbox.workflows
    where id = tests.workflow()',
    $$values ('active', null::timestamptz)$$,
    'complete_task leaves a workflow active that has an open task'
);
select from tests.claim('d');
select from tests.advance('1 minute');
select from signalbox.complete_task(tests.project(), tests.task('d'), tests.lease('d'));
select results_eq(
    'select status::text, started_at, finished_at from signalbox.workflows
    where id = tests.workflow()',
    $$values ('completed', '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 12:02+00'::timestamptz)$$,
    'complete_task finishes the workflow with its last task'
);
select is_empty(
    'select * from tests.broken_invariants()', 'complete_task breaks no invariant'
);

-- Edges across workflows

select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_task('upstream');
select from tests.make_workflow(name => 'second');
select from tests.make_task('downstream', depends_on => '{upstream}');
select results_eq(
    $$select status::text from signalbox.workflows
    where id = current_setting('tests.first')::uuid$$,
    $$values ('active')$$,
    'complete_task can work on a finished workflow again once a task was added'
);
select from tests.complete('upstream');
select results_eq(
    $$select status::text from signalbox.workflows where project_id = tests.project()
    order by created_at$$,
    $$values ('completed'), ('active')$$,
    'complete_task finishes its own workflow while another one goes on'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('downstream')),
    'ready',
    'complete_task settles dependents in other workflows'
);

-- A task that only a delay keeps back

select from tests.make_task('now');
select tests.make_task(
    'later', depends_on => '{now}', available_at => signalbox_data.clock() + interval '1 hour');
select from tests.complete('now');
select results_eq(
    $$select t.status::text, y.available_at - signalbox_data.clock()
    from signalbox.tasks t
    left join signalbox.delayed_tasks y on y.task_id = t.id
    where t.id = tests.task('later')$$,
    $$values ('pending', '1 hour'::interval)$$,
    'complete_task does not make a dependent ready before its time'
);

-- Lost leases

select from tests.make_task('lost', retry_delay => '0', queue => 'lost');
select set_config('tests.token', (select lease_token from tests.claim_one('lost'))::text, false);
select throws_ok(
    $$select signalbox.complete_task(tests.project(), tests.task('lost'), gen_random_uuid())$$,
    'SB004', format('lease lost on task %s', tests.task('lost')),
    'complete_task refuses a token that was made up'
);
select throws_ok(
    $$select signalbox.complete_task(tests.project(), tests.task('lost'), null)$$,
    'SB004', format('lease lost on task %s', tests.task('lost')),
    'complete_task refuses a missing token'
);
select throws_ok(
    $$select signalbox.complete_task(
        '00000000-0000-7000-8000-000000000000', tests.task('lost'), tests.lease('lost'))$$,
    'SB004', format('lease lost on task %s', tests.task('lost')),
    'complete_task refuses the token in another project'
);
select from tests.advance('1 hour');
select from tests.claim_one('lost', 'heir');
select throws_ok(
    $$select signalbox.complete_task(
        tests.project(), tests.task('lost'), current_setting('tests.token')::uuid, '{"late": 1}')$$,
    'SB004', format('lease lost on task %s', tests.task('lost')),
    'complete_task refuses a worker whose task was taken over'
);
select results_eq(
    $$select status::text, attempts from signalbox.tasks where id = tests.task('lost')$$,
    $$values ('in_progress', 2)$$,
    'complete_task changes nothing when the lease is lost'
);
select from signalbox.complete_task(tests.project(), tests.task('lost'), tests.lease('lost'));
select throws_ok(
    $$select signalbox.complete_task(
        tests.project(), tests.task('lost'),
        (select lease_token from signalbox_data.task_executions
        where task_id = tests.task('lost') and attempt = 2))$$,
    'SB004', format('lease lost on task %s', tests.task('lost')),
    'complete_task refuses to complete a task twice'
);

-- A lease that has expired holds until somebody takes the task over.

select from tests.make_task('late');
select from tests.claim('late');
select from tests.advance('1 day');
select results_eq(
    $$select status::text from signalbox.complete_task(
        tests.project(), tests.task('late'), tests.lease('late'))$$,
    $$values ('completed')$$,
    'complete_task takes late work that nobody has taken over'
);

select is_empty(
    'select * from tests.broken_invariants()', 'complete_task breaks no invariant'
);
select * from finish();
rollback;
