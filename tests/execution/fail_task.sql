begin;
select plan(35);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

-- Retry with backoff

select from tests.make_task('again', retry_delay => '10 seconds', max_attempts => 3);
select from tests.claim('again');
select results_eq(
    $$select status::text, attempts, failed_attempts, finished_at, status_reason,
        available_at - signalbox_data.clock() between '5 seconds' and '10 seconds'
    from signalbox.fail_task(
        tests.project(), tests.task('again'), tests.lease('again'), '3 tests failed',
        error_details => '{"class": "AssertionError"}', output => 'log', exit_code => 1)$$,
    $$values ('pending', 1, 1, null::timestamptz, '3 tests failed', true)$$,
    'fail_task lets a task wait for a first backoff of a half to all of retry_delay'
);
select results_eq(
    $$select attempt, outcome::text, error_message, error_details, output, exit_code,
        result,
        finished_at = signalbox_data.clock()
    from signalbox.task_executions where task_id = tests.task('again')$$,
    $$values (1, 'failure', '3 tests failed', '{"class": "AssertionError"}'::jsonb, 'log', 1,
        null::jsonb, true)$$,
    'fail_task records how the attempt ended'
);
select is_empty(
    'select * from tests.broken_invariants()', 'fail_task breaks no invariant'
);
select is_empty(
    'select * from tests.claim_one()', 'fail_task keeps the task back meanwhile'
);
select from tests.advance('10 seconds');
select results_eq(
    'select key, attempt, failed_attempts from tests.claim_one()',
    $$values ('again', 2, 1)$$,
    'fail_task lets the task be claimed again after the backoff'
);
select results_eq(
    $$select status::text, available_at - signalbox_data.clock() between '10 seconds'
        and '20 seconds'
    from signalbox.fail_task(tests.project(), tests.task('again'), tests.lease('again'), 'no')$$,
    $$values ('pending', true)$$,
    'fail_task doubles the backoff'
);
select from tests.advance('20 seconds');
select from tests.claim_one();
select results_eq(
    $$select status::text, attempts, failed_attempts,
        finished_at = signalbox_data.clock(),
        status_reason
    from signalbox.fail_task(tests.project(), tests.task('again'), tests.lease('again'), 'never')$$,
    $$values ('failed', 3, 3, true, 'never')$$,
    'fail_task fails the task when max_attempts have failed'
);
select results_eq(
    'select status::text, finished_at = signalbox_data.clock()
    from signalbox.workflows where id = tests.workflow()',
    $$values ('failed', true)$$,
    'fail_task fails the workflow with its last task'
);
select is_empty(
    'select * from tests.broken_invariants()', 'fail_task breaks no invariant'
);

select from signalbox.create_task(
    tests.project(), tests.workflow(), 'capped', key => 'capped', retry_delay => '10 seconds',
    retry_delay_max => '12 seconds', max_attempts => 9);
select from tests.fail('capped', retry => true);
select from tests.advance('12 seconds');
select from tests.claim_one();
select results_eq(
    $$select available_at - signalbox_data.clock() between '6 seconds' and '12 seconds'
    from signalbox.fail_task(tests.project(), tests.task('capped'), tests.lease('capped'), 'no')$$,
    'values (true)',
    'fail_task caps the backoff'
);
select from tests.make_task('at once', retry_delay => '0');
select results_eq(
    $$select status::text, available_at from tests.fail('at once', retry => true)$$,
    $$values ('ready', null::timestamptz)$$,
    'fail_task makes a task ready at once that has no backoff'
);
select from tests.make_task('once', max_attempts => 1);
select results_eq(
    $$select status::text from tests.fail('once', retry => true)$$,
    $$values ('failed')$$,
    'fail_task fails a task at once that has one attempt'
);
select from tests.make_task('hopeless');
select results_eq(
    $$select status::text, attempts, failed_attempts
    from tests.fail('hopeless', retry => false)$$,
    $$values ('failed', 1, 1)$$,
    'fail_task fails a task at once when it is not to be tried again'
);
select from tests.make_task('released', max_attempts => 2, retry_delay => '0');
select from tests.claim('released');
select from signalbox.release_task(
    tests.project(), tests.task('released'), tests.lease('released'));
select results_eq(
    $$select status::text, attempts, failed_attempts
    from tests.fail('released', retry => true)$$,
    $$values ('ready', 2, 1)$$,
    'fail_task counts failed attempts, not those given back'
);

-- Outcomes

select from tests.make_task('o', max_attempts => 9, retry_delay => '0');
select results_eq(
    $$select t.failed_attempts
    from unnest('{failure,error,timeout}'::signalbox_data.execution_outcome[]) o (outcome)
    cross join lateral (select tests.claim('o') as token offset 0) c
    cross join lateral signalbox.fail_task(
        tests.project(), tests.task('o'), c.token, 'x', outcome => o.outcome) t
    where o.outcome = 'error'$$,
    'values (1)',
    'fail_task takes outcome error'
);
select from tests.claim('o');
select from signalbox.fail_task(
    tests.project(), tests.task('o'), tests.lease('o'), 'x', outcome => 'timeout');
select results_eq(
    $$select outcome::text from signalbox.task_executions where task_id = tests.task('o')
    order by attempt$$,
    $$values ('error'), ('timeout')$$,
    'fail_task records the outcome that it is given'
);
select from tests.claim('o');
select throws_ok(
    format(
        $$select signalbox.fail_task(tests.project(), tests.task('o'), tests.lease('o'), 'x',
            outcome => %L)$$, outcome),
    '22023', 'a task does not fail with outcome ' || outcome,
    'fail_task refuses outcome ' || outcome
)
from unnest('{success,cancellation,skip}'::text[]) outcome;
select throws_ok(
    $$select signalbox.fail_task(tests.project(), tests.task('o'), tests.lease('o'), 'x',
        outcome => null)$$,
    '22023', 'a task does not fail with outcome <NULL>',
    'fail_task refuses a missing outcome'
);
select lives_ok(
    $$select signalbox.fail_task(tests.project(), tests.task('o'), tests.lease('o'), null)$$,
    'fail_task takes an error without words'
);

-- Dependents

select from tests.make_task('root', max_attempts => 2);
select from tests.make_task('on success', depends_on => '{root}');
select from tests.make_task('after that', depends_on => '{on success}');
select from tests.make_task('on failure');
select from tests.link('on failure', 'root', 'failure');
select from tests.make_task('on completion');
select from tests.link('on completion', 'root', 'completion');
select from tests.claim('root');
select from signalbox.fail_task(tests.project(), tests.task('root'), tests.lease('root'), 'x');
select results_eq(
    $$select key, status from tests.statuses()
    where key in ('on success', 'on failure')$$,
    $$values ('on failure', 'pending'), ('on success', 'pending')$$,
    'fail_task tells no dependent while the task is tried again'
);
select from tests.advance('5 seconds');
select from signalbox._promote_delayed_tasks();
select from tests.fail('root', retry => true);
select results_eq(
    $$select key, status from tests.statuses()
    where key like 'on %' or key = 'after that'$$,
    $$values ('after that', 'skipped'), ('on completion', 'ready'),
        ('on failure', 'ready'),
        ('on success', 'skipped')$$,
    'fail_task settles the dependents, at every depth, when it fails for good'
);
select is_empty(
    'select * from tests.broken_invariants()', 'fail_task breaks no invariant'
);

-- Lost leases

select from tests.make_task('lost');
select from tests.claim('lost');
select throws_ok(
    $$select signalbox.fail_task(tests.project(), tests.task('lost'), gen_random_uuid(), 'x')$$,
    'SB004', format('lease lost on task %s', tests.task('lost')),
    'fail_task refuses a lost lease'
);
select is(
    (tests.error_of(
        $$select signalbox.fail_task(tests.project(), tests.task('lost'), gen_random_uuid(), 'x')$$
    )).detail,
    tests.task('lost')::text,
    'fail_task names the task of the lost lease as the detail'
);
select results_eq(
    $$select status::text, failed_attempts from signalbox.tasks
    where id = tests.task('lost')$$,
    $$values ('in_progress', 0)$$,
    'fail_task changes nothing when the lease is lost'
);

-- Which errors are tried again, and when

select tests.set_clock('2026-01-01 12:00+00');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "named", "title": "x", "retry_on": ["oom"], "retry_delay": "1 minute", "retry_jitter": 0,
        "backoff": "linear", "max_attempts": 9}
]');
select results_eq(
    $$select status::text, available_at from signalbox.fail_task(tests.project(), tests.task('named'),
        tests.claim('named'), 'killed', error_type => 'oom')$$,
    $$values ('pending', '2026-01-01 12:01+00'::timestamptz)$$,
    'fail_task has a named class of errors tried again, after the delay of its policy'
);
select tests.advance('1 minute');
select from signalbox._promote_delayed_tasks();
select is(
    (select available_at from signalbox.fail_task(tests.project(), tests.task('named'),
        tests.claim('named'), 'killed', error_type => 'oom')),
    '2026-01-01 12:03+00',
    'fail_task lets the delay grow as the policy says'
);
select tests.advance('2 minutes');
select from signalbox._promote_delayed_tasks();
select from signalbox.release_task(tests.project(), tests.task('named'), tests.claim('named'));
select is(
    (select status::text from signalbox.tasks where id = tests.task('named')), 'ready',
    'fail_task is not what gives a task back, whatever its policy'
);
select is(
    (select status::text from signalbox.fail_task(tests.project(), tests.task('named'),
        tests.claim('named'), '3 failed', error_type => 'tests_failed')),
    'failed',
    'fail_task fails at once with another class'
);
select results_eq(
    $$select error_type from signalbox.task_executions where task_id = tests.task('named')
    order by attempt$$,
    $$values ('oom'), ('oom'), (null), ('tests_failed')$$,
    'fail_task records the class of the error'
);
select from tests.make_task('no class');
select from signalbox.update_task(tests.project(), tests.task('no class'), '{"retry_on": ["oom"]}');
select is(
    (select status::text from tests.fail('no class', retry => true)), 'failed',
    'fail_task has an error without a class not tried again where classes are named'
);
select from tests.make_task('one');
select from tests.make_task('two');
select (signalbox.update_task(tests.project(), k, '{"retry_on": ["oom"], "retry_delay": "0"}')).key
from unnest(array[tests.task('one'), tests.task('two')]) k;
select from signalbox.finish_and_claim('worker', jsonb_build_array(
    jsonb_build_object('project_id', tests.project(), 'task_id', tests.task('one'),
        'lease_token', tests.claim('one'), 'outcome', 'error', 'error_type', 'oom'),
    jsonb_build_object('project_id', tests.project(), 'task_id', tests.task('two'),
        'lease_token', tests.claim('two'), 'outcome', 'error', 'error_type', 'disk_full')
), queues => '{none}');
select results_eq(
    $$select key, status::text from signalbox.tasks
    where project_id = tests.project() and key in ('one', 'two') order by key$$,
    $$values ('one', 'ready'), ('two', 'failed')$$,
    'fail_task and a batch of finished attempts agree'
);

select is_empty(
    'select * from tests.broken_invariants()', 'fail_task breaks no invariant'
);
select * from finish();
rollback;
