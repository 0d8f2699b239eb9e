begin;
select plan(44);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

select is_empty(
    $$select * from signalbox.claim_tasks('w', project_id => tests.project())$$,
    'claim_tasks returns no row when nothing is ready'
);

-- What a claim does

select from signalbox.create_task(
    tests.project(), tests.workflow(), 'Build it', 'All of it', 'high', key => 'build',
    type => 'feature', details => 'At length', test_strategy => 'Run it',
    requirements => '["fast"]', acceptance_criteria => '["green"]', complexity => 3,
    language => 'go', framework => 'none', testing_framework => 'testing', command => 'make',
    parameters => '{"p": 1}', environment => '{"E": "1"}', working_directory => '/src',
    branch_name => 'topic', assignee => 'ada', tags => '{a}', estimate => '1 hour',
    timeout => '1 day', metadata => '{"m": true}'
);
select from signalbox.update_project(
    tests.project(), '{"repository_url": "https://example.org/r.git"}'
);
select from tests.make_task('test', depends_on => '{build}');

select results_eq(
    $$select project_id, workflow_id, task_id, attempt, worker, key, title, type, queue,
        priority,
        failed_attempts, max_attempts, timeout, description, details, test_strategy,
        requirements, acceptance_criteria, complexity, estimate
    from signalbox.claim_tasks(
        'claude-1', project_id => tests.project(), agent_type => 'claude-code',
        agent_config => '{"model": "x"}')$$,
    $$values (
        tests.project(), tests.workflow(), tests.task('build'), 1, 'claude-1', 'build',
        'Build it',
        'feature', 'default', 8::smallint, 0, 3, '1 day'::interval, 'All of it',
        'At length',
        'Run it', '["fast"]'::jsonb, '["green"]'::jsonb, 3::smallint, '1 hour'::interval)$$,
    'claim_tasks hands over what the work is'
);
select results_eq(
    $$select language, framework, testing_framework, command, parameters, environment,
        working_directory, repository_url, branch_name, pr_number, pr_url, assignee, tags,
        metadata, parent_task_id, dependency_results, lease_expires_at
    from signalbox.claimed_tasks
    where task_id = tests.task('build')$$,
    $$values (
        'go', 'none', 'testing', 'make', '{"p": 1}'::jsonb, '{"E": "1"}'::jsonb, '/src',
        null::text, 'topic', null::integer, null::text, 'ada', '{a}'::text[],
        '{"m": true}'::jsonb, null::uuid, null::jsonb, '2026-01-01 12:05+00'::timestamptz)$$,
    'claim_tasks leaves what claimed_tasks shows'
);
select results_eq(
    $$select status::text, attempts, failed_attempts, started_at, updated_at, finished_at
    from signalbox.tasks where id = tests.task('build')$$,
    $$values ('in_progress', 1, 0, '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 12:00+00'::timestamptz, null::timestamptz)$$,
    'claim_tasks starts the task'
);
select results_eq(
    $$select attempt, started_at, expiry_check_at, lease_expires_at, finished_at,
        outcome, worker,
        agent_type, agent_config
    from signalbox_data.task_executions where task_id = tests.task('build')$$,
    $$values (1, '2026-01-01 12:00+00'::timestamptz, '2026-01-01 12:05+00'::timestamptz,
        '2026-01-01 12:05+00'::timestamptz, null::timestamptz,
        null::signalbox_data.execution_outcome, 'claude-1', 'claude-code',
        '{"model": "x"}'::jsonb)$$,
    'claim_tasks records the attempt, its lease and its agent'
);
select results_eq(
    'select started_at from signalbox.workflows where id = tests.workflow()',
    $$values ('2026-01-01 12:00+00'::timestamptz)$$,
    'claim_tasks starts the workflow with its first task'
);
select is_empty(
    $$select * from signalbox.claim_tasks('claude-2', project_id => tests.project())$$,
    'claim_tasks gives a task to one worker only'
);

-- Results of dependencies

select from signalbox.complete_task(
    tests.project(), tests.task('build'), tests.lease('build'), '{"commit": "9f2c1e"}'
);
select results_eq(
    $$select key, repository_url, dependency_results
    from signalbox.claim_tasks('w', project_id => tests.project())$$,
    $$values (
        'test',
        'https://example.org/r.git',
        jsonb_build_array(jsonb_build_object(
            'task_id', tests.task('build'), 'key', 'build', 'title', 'Build it',
            'type', 'blocks', 'status', 'completed', 'outcome', 'success',
            'result', '{"commit": "9f2c1e"}'::jsonb
        )))$$,
    'claim_tasks hands over the results of the dependencies and the project''s repository'
);
select from tests.advance('1 minute');
select from signalbox.complete_task(tests.project(), tests.task('test'), tests.lease('test'));
select is_empty(
    'select * from tests.broken_invariants()', 'claim_tasks breaks no invariant'
);

-- The order

select from tests.make_workflow(name => 'order');
select from tests.make_task('low', priority => 'low');
select from tests.make_task('medium 1');
select from tests.make_task('high', priority => 'high');
select from tests.make_task('medium 2');
select from tests.make_task('critical', priority => 'critical');
select from tests.make_task('9', priority => 9);

select results_eq(
    $$select key from signalbox.claim_tasks(
        'w', project_id => tests.project(), max_tasks => 4)$$,
    $$values ('critical'), ('9'), ('high'), ('medium 1')$$,
    'claim_tasks takes the highest priority first, then the lowest rank'
);
select results_eq(
    $$select key from signalbox.claim_tasks(
        'w', project_id => tests.project(), max_tasks => 1000)$$,
    $$values ('medium 2'), ('low')$$,
    'claim_tasks takes what there is when that is less than max_tasks'
);
select is(
    (select count(distinct lease_token) from signalbox.claimed_tasks
        where project_id = tests.project()),
    6::bigint,
    'claim_tasks makes a lease token for each task'
);
select results_eq(
    $$select started_at = signalbox_data.clock() from signalbox.workflows
    where id = tests.workflow()$$,
    'values (true)',
    'claim_tasks starts each workflow by itself'
);

-- Queues

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('a', queue => 'a', priority => 'low');
select from tests.make_task('b', queue => 'b', priority => 'high');
select from tests.make_task('c', queue => 'c', priority => 'critical');

select is_empty(
    $$select * from signalbox.claim_tasks('w', project_id => tests.project())$$,
    'claim_tasks takes from the default queue alone unless told otherwise'
);
select is_empty(
    $$select * from signalbox.claim_tasks('w', '{}', tests.project())$$,
    'claim_tasks takes nothing from no queue'
);
select results_eq(
    $$select key from signalbox.claim_tasks('w', '{none,a,b}', tests.project(), max_tasks => 2)$$,
    $$values ('a'), ('b')$$,
    'claim_tasks empties the queues in the order given, whatever their priorities'
);
select results_eq(
    $$select key from signalbox.claim_tasks('w', '{c,c}', tests.project(), max_tasks => 2)$$,
    $$values ('c')$$,
    'claim_tasks takes a queue named twice once'
);

-- All projects

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('first', queue => 'claim_tasks');
select from tests.make_task('second', queue => 'claim_tasks');
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('third', queue => 'claim_tasks');

select results_eq(
    $$select key from signalbox.claim_tasks('w', '{claim_tasks}', max_tasks => 10) order by key$$,
    $$values ('first'), ('second'), ('third')$$,
    'claim_tasks without a project takes from all of them'
);
select is(
    (select count(*) from signalbox.claimed_tasks where queue = 'claim_tasks'), 3::bigint,
    'claim_tasks without a project takes each task once'
);
select is_empty(
    $$select * from signalbox.claim_tasks('w', '{claim_tasks}')$$,
    'claim_tasks without a project returns no row when nothing is ready'
);
select is_empty(
    'select * from tests.broken_invariants()', 'claim_tasks breaks no invariant'
);

-- The length of a lease

select from tests.make_task('long');
select from tests.make_task('short', timeout => '10 seconds');
select results_eq(
    $$select key, lease_expires_at - signalbox_data.clock()
    from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 2,
        lease => '2 hours')$$,
    $$values ('long', '2 hours'::interval), ('short', '10 seconds')$$,
    'claim_tasks caps the lease at the timeout of the task'
);

-- Expired leases

select from tests.make_task('taken over', retry_delay => '0', queue => 'expiry');
select from tests.claim_one('expiry', 'dead', '5 minutes');
select from tests.advance('5 minutes' - interval '1 millisecond');
select is_empty(
    $$select key from tests.claim_one('expiry', 'heir')$$,
    'claim_tasks leaves a lease alone until it expires'
);
select from tests.advance('1 millisecond');
select results_eq(
    $$select key, attempt, failed_attempts, worker
    from tests.claim_one('expiry', 'heir')$$,
    $$values ('taken over', 2, 1, 'heir')$$,
    'claim_tasks takes over a task as soon as its lease expires'
);
select results_eq(
    $$select attempt, worker, outcome::text, error_message,
        finished_at = signalbox_data.clock()
    from signalbox.task_executions where task_id = tests.task('taken over')
    order by attempt$$,
    $$values (1, 'dead', 'timeout', 'lease expired', true),
        (2, 'heir', null, null, null)$$,
    'claim_tasks ends the attempt that it takes over as a timeout'
);
select is(
    (select started_at from signalbox.tasks where id = tests.task('taken over')),
    signalbox_data.clock() - interval '5 minutes',
    'claim_tasks leaves the start of a task at its first attempt'
);

select from tests.make_task('waits', retry_delay => '1 minute', queue => 'backoff');
select from tests.claim_one('backoff');
select from tests.advance('5 minutes');
select is_empty(
    $$select key from tests.claim_one('backoff')$$,
    'claim_tasks lets a task whose lease expired wait for its backoff'
);
select from tests.advance('1 minute');
select results_eq(
    $$select key from tests.claim_one('backoff')$$,
    $$values ('waits')$$,
    'claim_tasks takes it when the backoff is over'
);

select from tests.make_task('last', max_attempts => 1, queue => 'last');
select from tests.make_task('after last', depends_on => '{last}', queue => 'last');
select from tests.claim_one('last');
select from tests.advance('5 minutes');
select is_empty(
    $$select key from tests.claim_one('last')$$,
    'claim_tasks does not take over a task without attempts left'
);
select results_eq(
    $$select key, status, status_reason from signalbox.tasks
    where queue = 'last' and project_id = tests.project() order by rank$$,
    $$values ('last', 'failed'::signalbox_data.task_status, 'lease expired'),
        ('after last', 'skipped', 'a dependency can no longer be met')$$,
    'claim_tasks fails it instead, with all that follows'
);
select is_empty(
    'select * from tests.broken_invariants()', 'claim_tasks breaks no invariant'
);

-- Delayed tasks

select tests.make_task(
    'tomorrow', queue => 'delayed', available_at => signalbox_data.clock() + interval '1 day');
select is_empty(
    $$select key from tests.claim_one('delayed')$$,
    'claim_tasks leaves a delayed task alone'
);
select from tests.advance('1 day');
select results_eq(
    $$select key from tests.claim_one('delayed', lease => '1 day')$$,
    $$values ('tomorrow')$$,
    'claim_tasks takes a delayed task once its time has come'
);

-- What is refused

select throws_ok(
    $$select signalbox.claim_tasks('w', max_tasks => 0)$$,
    'SB006', 'max_tasks must be from 1 to 1000, not 0',
    'claim_tasks refuses to claim nothing'
);
select throws_ok(
    $$select signalbox.claim_tasks('w', max_tasks => 1001)$$,
    'SB006', 'max_tasks must be from 1 to 1000, not 1001',
    'claim_tasks refuses too many at once'
);
select throws_ok(
    $$select signalbox.claim_tasks('w', max_tasks => null)$$,
    'SB006', 'max_tasks must be from 1 to 1000, not <NULL>',
    'claim_tasks refuses a number that is missing'
);
select throws_ok(
    $$select signalbox.claim_tasks('w', lease => '0')$$,
    'SB006', 'a lease must be longer than nothing and at most 30 days, not 00:00:00',
    'claim_tasks refuses a lease without length'
);
select throws_ok(
    $$select signalbox.claim_tasks('w', lease => null)$$,
    'SB006', 'a lease must be longer than nothing and at most 30 days, not <NULL>',
    'claim_tasks refuses a lease that is missing'
);
select from tests.make_task('refused', queue => 'refused');
select throws_ok(
    $$select tests.claim_one('refused', ' ')$$,
    '22023', 'worker must not be blank',
    'claim_tasks refuses a blank worker'
);
select throws_ok(
    $$select tests.claim_one('refused', null)$$,
    '22004', 'worker and queues must not be null',
    'claim_tasks refuses a worker without a name'
);
select throws_ok(
    $$select signalbox.claim_tasks('w', '{refused}', tests.project(), agent_config => '[]')$$,
    'SB005', 'agent_config must be a JSON object',
    'claim_tasks refuses a configuration that is no object'
);
select results_eq(
    $$select key from tests.claim_one('refused')$$,
    $$values ('refused')$$,
    'claim_tasks leaves what it refused to be claimed'
);
select is_empty(
    $$select * from signalbox.claim_tasks(
        'w', project_id => '00000000-0000-7000-8000-000000000000')$$,
    'claim_tasks finds nothing in a project that does not exist'
);

select is_empty(
    'select * from tests.broken_invariants()', 'claim_tasks breaks no invariant'
);
select * from finish();
rollback;
