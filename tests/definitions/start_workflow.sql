begin;
select plan(43);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project('start_workflow');
select from signalbox.define_workflow(tests.project(), 'release', '{
    "description": "Release it",
    "inputs": {"version": {"required": true}, "count": {"type": "integer", "default": 2}},
    "environment": {"CI": "true", "VERSION": "${{ inputs.version }}"},
    "queue": "linux", "priority": "high", "deadline": "PT2H", "timeout": "1 hour",
    "on_dependency_failure": "block", "tags": ["a", "b"], "metadata": {"team": "x"},
    "retry": {"max_attempts": 5, "delay": "1 second", "max_delay": "10 seconds"},
    "steps": [
        {"key": "test", "depends_on": ["build"], "queue": "q-${{ inputs.version }}", "priority": 2,
            "parameters": {"n": "${{ inputs.count }}", "all": ["${{ inputs.count }} of ${{ inputs.version }}"]},
            "retry": {"max_attempts": 1}, "weight": 3},
        {"key": "build", "title": "Build ${{ inputs.version }}", "type": "build",
            "command": "make VERSION=${{ inputs.version }} $${{ kept }}", "environment": {"CI": "1"},
            "working_directory": "/w", "timeout": "PT5M", "requirements": ["docker"]},
        {"key": "report", "depends_on": [{"task": "test", "condition": "completion"},
            {"task": "build", "condition": "failure"}], "when": "$.inputs.count > 1"}
    ]
}');

create function statuses(workflow uuid)
returns table (key text, status text)
language sql
as $$
    select t.key, t.status::text from signalbox.tasks t
    where t.project_id = tests.project() and t.workflow_id = workflow order by t.key
$$;

-- The run

select set_config('tests.run', id::text, true)
from signalbox.start_workflow(tests.project(), 'release', '{"version": "1.0"}');
select results_eq(
    $$select w.name, w.description, w.status::text, w.on_dependency_failure::text, w.priority,
        w.scheduled_at, w.deadline_at, w.tags, w.metadata, w.inputs, w.idempotency_key, d.name, d.version
    from signalbox.workflows w
    inner join signalbox.workflow_definitions d
        on d.project_id = w.project_id and d.id = w.definition_id
    where w.project_id = tests.project()$$,
    $$values ('release', 'Release it', 'active', 'block', 8::smallint, null::timestamptz,
        '2026-01-01 14:00+00'::timestamptz, '{a,b}'::text[], '{"team": "x"}'::jsonb,
        '{"version": "1.0", "count": 2}'::jsonb, null::text, 'release', 1)$$,
    'start_workflow makes a workflow as the definition says'
);
select results_eq(
    $$select key, title, status::text, type, queue, priority, command, parameters, environment
    from signalbox.tasks where project_id = tests.project() order by key$$,
    $q$values
        ('build', 'Build 1.0', 'ready', 'build', 'linux', 8::smallint,
            'make VERSION=1.0 ${{ kept }}', '{}'::jsonb, '{"CI": "1", "VERSION": "1.0"}'::jsonb),
        ('report', 'report', 'pending', 'general', 'linux', 8::smallint, null, '{}',
            '{"CI": "true", "VERSION": "1.0"}'),
        ('test', 'test', 'pending', 'general', 'q-1.0', 2::smallint, null,
            '{"n": 2, "all": ["2 of 1.0"]}', '{"CI": "true", "VERSION": "1.0"}')$q$,
    'start_workflow makes a task of each step, with inputs put in'
);
select results_eq(
    $$select key, timeout, max_attempts, retry_delay, retry_delay_max, working_directory,
        requirements, metadata
    from signalbox.tasks where project_id = tests.project() order by key$$,
    $$values
        ('build', '5 minutes'::interval, 5, '1 second'::interval, '10 seconds'::interval, '/w',
            '["docker"]'::jsonb, '{}'::jsonb),
        ('report', '1 hour', 5, '1 second', '10 seconds', null, '[]', '{}'),
        ('test', '1 hour', 1, '5 seconds', '1 hour', null, '[]', '{"weight": 3}')$$,
    'start_workflow gives each task its timeouts and retries'
);
select results_eq(
    'select tests.edges()',
    $$values ('report on build: blocks, failure'), ('report on test: blocks, completion'),
        ('test on build: blocks, success')$$,
    'start_workflow makes the dependencies with their conditions'
);
select is_empty(
    'select * from tests.broken_invariants()', 'start_workflow breaks no invariant'
);

-- Versions

select from signalbox.define_workflow(tests.project(), 'release', '{"steps": [{"key": "only"}]}');
select results_eq(
    $$select s.key from signalbox.start_workflow(tests.project(), 'release') w
    cross join lateral statuses(w.id) s$$,
    $$values ('only')$$,
    'start_workflow takes the latest version'
);
select results_eq(
    $$select s.key from signalbox.start_workflow(
        tests.project(), 'release', '{"version": "2"}', version => 1) w
    cross join lateral statuses(w.id) s$$,
    $$values ('build'), ('report'), ('test')$$,
    'start_workflow takes an earlier version when asked'
);
select results_eq(
    $$select s.key from signalbox.workflows w
    cross join lateral statuses(w.id) s
    where w.project_id = tests.project() and w.id = current_setting('tests.run')::uuid$$,
    $$values ('build'), ('report'), ('test')$$,
    'start_workflow leaves a run on its version'
);

-- Conditions on inputs

select results_eq(
    $$select s.key, s.status from signalbox.start_workflow(
        tests.project(), 'release', '{"version": "3", "count": 1}', version => 1) w
    cross join lateral statuses(w.id) s$$,
    $$values ('build', 'ready'), ('report', 'skipped'), ('test', 'pending')$$,
    'start_workflow skips a step whose condition is false'
);
select results_eq(
    $$select status_reason from signalbox.tasks
    where project_id = tests.project() and status = 'skipped'$$,
    $$values ('its condition is false: $.inputs.count > 1')$$,
    'start_workflow says why a step is skipped'
);
select from signalbox.define_workflow(tests.project(), 'cascade', '{
    "inputs": {"deploy": {"type": "boolean", "default": false}},
    "steps": [
        {"key": "a", "when": "$.inputs.deploy"}, {"key": "b", "depends_on": ["a"]},
        {"key": "c", "depends_on": [{"task": "a", "condition": "completion"}]}
    ]}');
select results_eq(
    $$select w.status::text, s.key, s.status from signalbox.start_workflow(tests.project(), 'cascade') w
    cross join lateral statuses(w.id) s$$,
    $$values ('active', 'a', 'skipped'), ('active', 'b', 'skipped'), ('active', 'c', 'ready')$$,
    'start_workflow goes on from skipped steps as their conditions say'
);
select from signalbox.define_workflow(tests.project(), 'nothing', '{
    "inputs": {"deploy": {"type": "boolean", "default": false}},
    "steps": [{"key": "a", "when": "$.inputs.deploy"}]}');
select results_eq(
    $$select status::text, finished_at from signalbox.start_workflow(tests.project(), 'nothing')$$,
    $$values ('cancelled', '2026-01-01 12:00+00'::timestamptz)$$,
    'start_workflow ends a run of which nothing is left to do'
);

-- Idempotency

select set_config('tests.run', id::text, true)
from signalbox.start_workflow(tests.project(), 'release', '{"version": "4"}', 'four', version => 1);
select results_eq(
    $$select id, idempotency_key from signalbox.start_workflow(
        tests.project(), 'release', '{"version": "4"}', 'four', version => 1)$$,
    $$values (current_setting('tests.run')::uuid, 'four')$$,
    'start_workflow starts one run for a key'
);
select results_eq(
    $$select id from signalbox.start_workflow(
        tests.project(), 'release', '{"version": "4", "count": 2}', 'four')$$,
    $$values (current_setting('tests.run')::uuid)$$,
    'start_workflow finds the run of a key when there is a later version'
);
select throws_ok(
    $$select signalbox.start_workflow(tests.project(), 'release', '{"version": "5"}', 'four')$$,
    '23505',
    format('idempotency key "four" has started workflow %s, with other inputs', current_setting('tests.run')),
    'start_workflow refuses a key with other inputs'
);
select throws_ok(
    $$select signalbox.start_workflow(tests.project(), 'cascade', '{}', 'four')$$,
    '23505',
    format(
        'idempotency key "four" has started workflow %s, which is no run of "cascade"',
        current_setting('tests.run')
    ),
    'start_workflow refuses a key of another definition'
);
select is(
    (select count(*) from signalbox.workflows where project_id = tests.project() and idempotency_key = 'four'),
    1::bigint,
    'start_workflow has started one run for the key'
);
select throws_ok(
    $$select signalbox.start_workflow(tests.project(), 'cascade', '{}', ' ')$$,
    '23514',
    'new row for relation "workflows" violates check constraint "workflows_idempotency_key_not_blank"',
    'start_workflow refuses a blank key'
);

-- Time, name and parent

select results_eq(
    $$select w.name, w.scheduled_at, w.deadline_at, w.parent_workflow_id, s.key, s.status
    from signalbox.start_workflow(
        tests.project(), 'release', '{"version": "6"}', scheduled_at => '2026-01-02 00:00+00',
        version => 1, parent_workflow_id => current_setting('tests.run')::uuid,
        workflow_name => 'nightly') w
    cross join lateral statuses(w.id) s$$,
    $$values
        ('nightly', '2026-01-02 00:00+00'::timestamptz, '2026-01-02 02:00+00'::timestamptz,
            current_setting('tests.run')::uuid, 'build', 'pending'),
        ('nightly', '2026-01-02 00:00+00', '2026-01-02 02:00+00',
            current_setting('tests.run')::uuid, 'report', 'pending'),
        ('nightly', '2026-01-02 00:00+00', '2026-01-02 02:00+00',
            current_setting('tests.run')::uuid, 'test', 'pending')$$,
    'start_workflow keeps tasks back until it is time'
);
select results_eq(
    $$select t.key, y.available_at
    from signalbox.delayed_tasks y
    inner join signalbox.tasks t on t.project_id = y.project_id and t.id = y.task_id
    where y.project_id = tests.project()$$,
    $$values ('build', '2026-01-02 00:00+00'::timestamptz)$$,
    'start_workflow puts the first tasks among the delayed'
);
select results_eq(
    $$select s.key, s.status from signalbox.start_workflow(
        tests.project(), 'cascade', scheduled_at => '2025-01-01') w
    cross join lateral statuses(w.id) s$$,
    $$values ('a', 'skipped'), ('b', 'skipped'), ('c', 'ready')$$,
    'start_workflow starts at once what was meant for earlier'
);
select is_empty(
    'select * from tests.broken_invariants()', 'start_workflow breaks no invariant'
);

-- Retries, clocks, limits and waits

select from signalbox.define_workflow(tests.project(), 'gates', '{
    "retry": {"max_attempts": 9, "delay": "2 seconds", "backoff": "fixed", "jitter": 0.25, "on": ["timeout"]},
    "inputs": {"who": {"default": "ada"}},
    "steps": [
        {"key": "plain", "start_timeout": "PT5M", "concurrency_key": "key-${{ inputs.who }}",
            "rate_limit": "rate-${{ inputs.who }}"},
        {"key": "approve", "wait": {"kind": "approval", "instructions": "ask ${{ inputs.who }}",
            "deadline": "2 days"}}
    ]}');
select set_config('tests.gates', id::text, true)
from signalbox.start_workflow(tests.project(), 'gates');
select results_eq(
    $$select t.key, t.status::text, t.backoff::text, t.retry_jitter, t.retry_on, r.start_timeout,
        r.concurrency_key, r.rate_limit_key, r.wait
    from signalbox_data.tasks t
    inner join signalbox_data.task_rules r on r.project_id = t.project_id and r.task_id = t.id
    where t.project_id = tests.project() and t.workflow_id = current_setting('tests.gates')::uuid
    order by t.key$$,
    $$values
        ('approve', 'review', 'fixed', 0.25::real, '{timeout}'::text[], null::interval, null, null,
            '{"kind": "approval", "deadline": "2 days", "instructions": "ask ada"}'::jsonb),
        ('plain', 'ready', 'fixed', 0.25, '{timeout}', '5 minutes', 'key-ada', 'rate-ada', null)$$,
    'start_workflow gives tasks their gates'
);

-- Groups

select from signalbox.define_workflow(tests.project(), 'deploy', '{
    "inputs": {"to": {"default": "staging"}},
    "concurrency": {"group": "deploy-${{ inputs.to }} of ${{ workflow.name }}"},
    "steps": [{"key": "deploy"}]}');
create function group_of(workflow uuid)
returns text
language sql
as $$
    select m.name from signalbox_data.group_members m
    where m.project_id = tests.project() and m.workflow_id = workflow
$$;
select results_eq(
    $$select w.status::text, group_of(w.id), s.status
    from signalbox.start_workflow(tests.project(), 'deploy') w
    cross join lateral statuses(w.id) s$$,
    $$values ('active', 'deploy-staging of deploy', 'ready')$$,
    'start_workflow lets the first run of a group begin'
);
select set_config('tests.second', id::text, true)
from signalbox.start_workflow(tests.project(), 'deploy');
select results_eq(
    $$select status::text from signalbox.workflows where id = current_setting('tests.second')::uuid$$,
    $$values ('pending')$$,
    'start_workflow lets the next run of a group wait'
);
select results_eq(
    $$select status::text from signalbox.start_workflow(tests.project(), 'deploy', '{"to": "live"}')$$,
    $$values ('active')$$,
    'start_workflow lets a run of another group begin'
);
select from signalbox.define_workflow(tests.project(), 'deploy', '{
    "inputs": {"to": {"default": "staging"}},
    "concurrency": {"group": "deploy-${{ inputs.to }} of ${{ workflow.name }}", "cancel_in_progress": true},
    "steps": [{"key": "deploy"}]}');
select results_eq(
    $$select status::text from signalbox.start_workflow(tests.project(), 'deploy')$$,
    $$values ('active')$$,
    'start_workflow lets a run begin that takes the place of others'
);
select results_eq(
    $$select status::text, status_reason ~ '^superseded' from signalbox.workflows
    where id = current_setting('tests.second')::uuid$$,
    $$values ('cancelled', true)$$,
    'start_workflow cancels those before it'
);
select is_empty(
    'select * from tests.broken_invariants()', 'start_workflow breaks no invariant'
);
select results_eq(
    $$select count(*)::integer, count(distinct id)::integer
    from generate_series(1, 2)
    cross join lateral signalbox.start_workflow(tests.project(), 'deploy', '{"to": "x"}', 'once')$$,
    $$values (2, 1)$$,
    'start_workflow starts one run of a group for a key'
);

-- Deep inputs are put in as they are.
select from signalbox.define_workflow(tests.project(), 'deep', '{
    "inputs": {"o": {"type": "object"}},
    "steps": [{"key": "a", "parameters": {"o": "${{ inputs.o }}"}}]}');
select set_config('tests.deep', id::text, true)
from signalbox.start_workflow(
    tests.project(), 'deep', (repeat('{"o":', 500) || '{}' || repeat('}', 500))::jsonb
);
select ok(
    (
        select t.parameters = w.inputs
        from signalbox.workflows w
        inner join signalbox.tasks t on t.project_id = w.project_id and t.workflow_id = w.id
        where w.id = current_setting('tests.deep')::uuid
    ),
    'start_workflow puts in inputs however deep they are'
);

-- A schedule starts runs too.
select from signalbox.create_schedule(
    tests.project(), 'nightly', '0 3 * * *', workflow_name => 'deploy', inputs => '{"to": "night"}'
);
select tests.set_clock('2026-01-02 03:00:01+00');
select from signalbox.tick();
select results_eq(
    $$select inputs, scheduled_at, idempotency_key ~ '^schedule' from signalbox.workflows
    where project_id = tests.project() and inputs ->> 'to' = 'night'$$,
    $$values ('{"to": "night"}'::jsonb, '2026-01-02 03:00+00'::timestamptz, true)$$,
    'start_workflow is called by schedules'
);
select tests.set_clock('2026-01-01 12:00+00');
select is_empty(
    'select * from tests.broken_invariants()', 'start_workflow breaks no invariant'
);

-- Refused

select set_config(
    'tests.made',
    (select count(*)::text from signalbox.workflows where project_id = tests.project()), true
);
select results_eq(
    $$select code, message, detail from tests.error_of($q$
        select signalbox.start_workflow(tests.project(), 'release',
            '{"verison": "1", "count": "many"}', version => 1)
    $q$)$$,
    $$values ('SB005', 'inputs are not understood',
        E'$: "version" is missing\n$.count: must be an integer, not "many"\n'
        '$.verison: no such field; did you mean version?')$$,
    'start_workflow lists all that is wrong with inputs'
);
select throws_ok(
    format('select signalbox.start_workflow(tests.project(), %s)', arguments),
    'SB001',
    format(message, tests.project()),
    'start_workflow refuses ' || said
)
from (
    values
        ('''relaese''', 'no definition "relaese" in project %s', 'a name that is none'),
        ('''release'', version => 9', 'no definition "release" of version 9 in project %s',
            'a version that is none'),
        ('''cascade'', parent_workflow_id => ''00000000-0000-7000-8000-000000000000''',
            'workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
            'a parent that is none')
) c (arguments, message, said);
select throws_ok(
    $$select signalbox.start_workflow('00000000-0000-7000-8000-000000000000', 'release')$$,
    'SB001',
    'no active project 00000000-0000-7000-8000-000000000000',
    'start_workflow refuses a project that does not exist'
);
select from signalbox.archive_definition(tests.project(), 'cascade');
select throws_ok(
    $$select signalbox.start_workflow(tests.project(), 'cascade')$$,
    'SB002',
    'version 1 of definition "cascade" is archived',
    'start_workflow refuses a definition that is archived'
);
select is(
    (select count(*)::text from signalbox.workflows where project_id = tests.project()),
    current_setting('tests.made'),
    'start_workflow makes nothing when it refuses'
);

-- Roles

select from tests.become_member();
create function pg_temp.start_as_agent(project_id uuid)
returns bigint
language sql
set role = signalbox_agent
as 'select count(*) from signalbox.start_workflow(project_id, ''nothing'')';
create function pg_temp.start_as_reader(project_id uuid)
returns bigint
language sql
set role = signalbox_reader
as 'select count(*) from signalbox.start_workflow(project_id, ''nothing'')';
select lives_ok('select pg_temp.start_as_agent(tests.project())', 'start_workflow is for agents');
select throws_ok(
    'select pg_temp.start_as_reader(tests.project())',
    '42501',
    'permission denied for function start_workflow',
    'start_workflow is not for readers'
);
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select signalbox.start_workflow(tests.project(), 'release', '{"version": "7"}', version => 1)$$,
    'SB001',
    format('no active project %s', tests.project()),
    'start_workflow refuses an archived project'
);

select * from finish();
rollback;
