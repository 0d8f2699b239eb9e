begin;
select plan(67);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

-- Make tasks in the present workflow.
create function bulk(tasks jsonb, on_bad_dependency text default 'refuse')
returns table (key text, task_id uuid, status signalbox_data.task_status)
language sql
as 'select * from signalbox.create_tasks(tests.project(), tests.workflow(), tasks, on_bad_dependency)';

select is_empty(
    $$select * from bulk('[]')$$, 'create_tasks makes nothing of an empty list'
);
select results_eq(
    $$select key, status::text from bulk('[
        {"key": "build", "title": "Build"},
        {"key": "test", "title": "Test", "priority": "high", "depends_on": ["build"]},
        {"title": "No key"},
        {"key": "report", "title": "Report", "parent": "test",
            "depends_on": [{"task": "build", "condition": "completion"}]}
    ]')$$,
    $$values ('build', 'ready'), ('test', 'pending'), (null, 'ready'),
        ('report', 'pending')$$,
    'create_tasks returns what it made in the order given'
);
select results_eq(
    'select tests.edges()',
    $$values ('report on build: blocks, completion'),
        ('report on build: inherited, success'),
        ('test on build: blocks, success'), ('test on report: subtask, completion')$$,
    'create_tasks adds the edges among the tasks and those that follow from parents'
);
select results_eq(
    $$select parent_task_id from signalbox.tasks where id = tests.task('report')$$,
    $$select tests.task('test')$$,
    'create_tasks sets the parent'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);

select results_eq(
    $$select key, status::text from bulk('[
        {"key": "last", "title": "x", "depends_on": ["middle"]},
        {"key": "middle", "title": "x", "depends_on": ["first"]},
        {"key": "first", "title": "x"}
    ]')$$,
    $$values ('last', 'pending'), ('middle', 'pending'), ('first', 'ready')$$,
    'create_tasks takes tasks in any order'
);
select results_eq(
    $$select key from signalbox.tasks
    where project_id = tests.project() and key in ('first', 'middle', 'last')
    order by rank$$,
    $$values ('first'), ('middle'), ('last')$$,
    'create_tasks ranks dependencies first'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);

-- Every field

select lives_ok(
    $$select bulk('[{
        "key": "full", "title": "Full", "type": "bug", "description": "What",
            "details": "How",
        "test_strategy": "Check", "queue": "gpu", "language": "sql", "framework": "none",
        "testing_framework": "pgtap", "command": "make", "working_directory": "/w",
        "repository_url": "u", "branch_name": "b", "pr_url": "p", "assignee": "ada",
        "status_reason": "why", "priority": 9, "status": "completed", "complexity": 4,
        "pr_number": 12, "max_attempts": 7, "retry_delay": "1 second",
        "retry_delay_max": "1 minute", "timeout": "1 hour", "estimate": "2 days",
        "available_at": "2026-01-02", "created_at": "2025-01-01 00:00+00",
        "started_at": "2025-01-02 00:00+00", "finished_at": "2025-01-03 00:00+00",
        "requirements": ["r"], "acceptance_criteria": ["a"], "tags": ["t", "u"],
        "parameters": {"p": 1}, "environment": {"E": "x"}, "metadata": {"m": 1}
    }]')$$,
    'create_tasks takes every field'
);
select results_eq(
    $$select title, type, description, details, test_strategy, queue, language, framework,
        testing_framework, command, working_directory, repository_url, branch_name,
            pr_url,
        assignee, status_reason, priority, status::text, complexity, pr_number
    from signalbox.tasks where id = tests.task('full')$$,
    $$values ('Full', 'bug', 'What', 'How', 'Check', 'gpu', 'sql', 'none', 'pgtap', 'make', '/w',
        'u', 'b', 'p', 'ada', 'why', 9::smallint, 'completed', 4::smallint, 12)$$,
    'create_tasks keeps the fields'
);
select results_eq(
    $$select max_attempts, retry_delay, retry_delay_max, timeout, estimate, created_at,
        started_at,
        finished_at, requirements, acceptance_criteria, tags, parameters, environment,
            metadata
    from signalbox.tasks where id = tests.task('full')$$,
    $$values (7, '1 second'::interval, '1 minute'::interval, '1 hour'::interval,
        '2 days'::interval, '2025-01-01 00:00+00'::timestamptz,
        '2025-01-02 00:00+00'::timestamptz, '2025-01-03 00:00+00'::timestamptz,
        '["r"]'::jsonb, '["a"]'::jsonb, '{t,u}'::text[], '{"p": 1}'::jsonb,
        '{"E": "x"}'::jsonb, '{"m": 1}'::jsonb)$$,
    'create_tasks keeps the other fields too'
);
select from bulk('[{"title": "nulls", "key": "nulls", "priority": null, "status": null, "tags": null,
    "queue": null, "type": null, "requirements": null, "metadata": null,
        "depends_on": null,
    "parent": null, "max_attempts": null, "retry_delay": "2 hours"}]');
select results_eq(
    $$select n.status, n.priority, n.queue, n.type, n.requirements, n.metadata, n.tags,
        n.max_attempts, n.retry_delay_max
    from signalbox.tasks n where n.id = tests.task('nulls')$$,
    $$values ('ready'::signalbox_data.task_status, 5::smallint, 'default', 'general', '[]'::jsonb,
        '{}'::jsonb, '{}'::text[], 3, '2 hours'::interval)$$,
    'create_tasks takes null for a field that is missing'
);

-- Tasks that exist, by key or id

select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_workflow(name => 'second');
select lives_ok(
    format(
        $$select bulk('[
            {"key": "local", "title": "x"},
            {"key": "by id", "title": "x", "depends_on": ["%s", {"task": "%s"}]}
        ]')$$, tests.task('first'), tests.task('full')),
    'create_tasks takes ids of tasks of other workflows'
);
select lives_ok(
    format(
        $$select bulk('[
            {"key": "by key", "title": "x", "depends_on": ["local"]},
            {"key": "below", "title": "x", "parent": "by id"},
            {"key": "below first", "title": "x", "parent": "%s"}
        ]')$$, tests.task('first')),
    'create_tasks takes keys of the workflow and parents that exist'
);
select results_eq(
    $$select e from tests.edges() e
    where e like 'by %' or e like 'below%' or e like 'first on%'$$,
    $$values ('below on first: inherited, success'),
        ('below on full: inherited, success'),
        ('by id on below: subtask, completion'), ('by id on first: blocks, success'),
        ('by id on full: blocks, success'), ('by key on local: blocks, success'),
        ('first on below first: subtask, completion')$$,
    'create_tasks adds edges to tasks that exist'
);
select results_eq(
    $$select key, status from tests.statuses()
    where key in ('by id', 'by key', 'below', 'below first', 'first', 'local')$$,
    $$values ('below', 'pending'), ('below first', 'ready'), ('by id', 'pending'),
        ('by key', 'pending'), ('first', 'pending'), ('local', 'ready')$$,
    'create_tasks lets an existing parent wait for its new subtask'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);
select throws_ok(
    $$select bulk('[{"title": "x", "depends_on": ["first"]}]')$$,
    'SB005', 'dependencies of tasks cannot be added',
    'create_tasks does not know keys of other workflows'
);

-- Statuses made elsewhere

select from tests.make_workflow(name => 'history');
select from bulk('[
    {"key": "done", "title": "x", "status": "completed",
        "finished_at": "2025-01-01 00:00+00"},
    {"key": "broken", "title": "x", "status": "failed"},
    {"key": "runs", "title": "x", "status": "in_progress",
        "started_at": "2025-01-01 00:00+00"},
    {"key": "ready", "title": "x", "status": "ready", "depends_on": ["runs"]},
    {"key": "after done", "title": "x", "depends_on": ["done"]},
    {"key": "after broken", "title": "x", "depends_on": ["broken"]},
    {"key": "after that", "title": "x", "depends_on": ["after broken"]},
    {"key": "despite", "title": "x",
        "depends_on": [{"task": "broken", "condition": "completion"}]},
    {"key": "done anyway", "title": "x", "status": "completed", "depends_on": ["runs"]},
    {"key": "tomorrow", "title": "x", "available_at": "2026-01-02 00:00+00"},
    {"key": "yesterday", "title": "x", "available_at": "2025-12-31 00:00+00"}
]');
select results_eq(
    'select key, status::text, unmet_dependencies, finished_at
    from signalbox.tasks where workflow_id = tests.workflow() order by rank',
    $$values ('done', 'completed', 0, '2025-01-01 00:00+00'::timestamptz),
        ('broken', 'failed', 0, '2026-01-01 12:00+00'), ('runs', 'in_progress', 0, null),
        ('ready', 'pending', 1, null), ('after done', 'ready', 0, null),
        ('after broken', 'skipped', 1, '2026-01-01 12:00+00'),
        ('after that', 'skipped', 1, '2026-01-01 12:00+00'),
            ('despite', 'ready', 0, null),
        ('done anyway', 'completed', 1, '2026-01-01 12:00+00'),
            ('tomorrow', 'pending', 0, null),
        ('yesterday', 'ready', 0, null)$$,
    'create_tasks gives each task the place that its status and dependencies leave it'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);

select from tests.make_workflow(name => 'all done');
select from bulk('[{"title": "x", "status": "completed"}, {"title": "y", "status": "cancelled"}]');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()),
    'completed',
    'create_tasks finishes a workflow that has nothing left to do'
);
select from bulk('[{"title": "z", "key": "z"}]');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active',
    'create_tasks opens a finished workflow'
);
select from tests.make_workflow(name => 'hopeless');
select from bulk('[{"title": "x", "key": "x", "status": "failed"},
    {"title": "y", "depends_on": ["x"]}]');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'failed',
    'create_tasks finishes a workflow whose tasks are all over or skipped'
);
select from tests.make_workflow(on_dependency_failure => 'block', name => 'blocked');
select from bulk('[{"title": "x", "key": "x", "status": "failed"},
    {"title": "y", "key": "y", "depends_on": ["x"]}]');
select results_eq(
    'select key, status::text from signalbox.tasks where workflow_id = tests.workflow()
    order by rank',
    $$values ('x', 'failed'), ('y', 'pending')$$,
    'create_tasks blocks where the workflow says so'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);

-- Cycles

select from tests.make_project();
select from tests.make_workflow();
select throws_ok(
    $$select bulk('[{"key": "a", "title": "x", "depends_on": ["c"]},
        {"key": "b", "title": "x", "depends_on": ["a"]},
        {"key": "c", "title": "x", "depends_on": ["b"]}]')$$,
    'SB003', 'dependencies of tasks cannot be added', 'create_tasks refuses a cycle'
);
select is(
    (tests.error_of(
        $$select bulk('[{"key": "a", "title": "x", "depends_on": ["c"]},
            {"key": "b", "title": "x", "depends_on": ["a"]},
            {"key": "c", "title": "x", "depends_on": ["b"]},
            {"title": "y", "key": "y", "depends_on": ["z"]},
            {"title": "z", "key": "z", "depends_on": ["y"]}]')$$
    )).detail,
    E'$[2].depends_on[0]: closes the cycle c -> b -> a -> c\n'
        '$[4].depends_on[0]: closes the cycle z -> y -> z',
    'create_tasks names each edge that closes a cycle, with the path'
);
select throws_ok(
    $$select bulk('[{"key": "a", "title": "x", "depends_on": ["a"]}]')$$,
    'SB005', 'dependencies of tasks cannot be added',
    'create_tasks refuses a task that waits for itself'
);
select is(
    (tests.error_of(
        $$select bulk('[{"key": "a", "title": "x", "depends_on": ["b", "a", "none", 7]},
            {"key": "b", "title": "x", "depends_on": ["a"]}]')$$
    )).detail,
    E'$[0].depends_on[1]: a task cannot depend on itself\n'
        '$[0].depends_on[2]: no task "none"\n'
        '$[0].depends_on[3]: no task "7"\n'
        '$[1].depends_on[0]: closes the cycle b -> a -> b',
    'create_tasks lists every dependency that it cannot add'
);
select lives_ok(
    $$select bulk('[{"key": "c", "title": "x", "depends_on": [{"task": "d", "type": "relates_to"}]},
        {"key": "d", "title": "x", "depends_on": ["c"]}]')$$,
    'create_tasks lets tasks refer to each other both ways'
);
select lives_ok(
    $$select bulk('[{"key": "e", "title": "x"},
        {"key": "f", "title": "x", "depends_on": ["e", "e", {"task": "e",
            "type": "relates_to"}]}]')$$,
    'create_tasks takes a dependency named twice once'
);
select is(
    (select unmet_dependencies from signalbox.tasks where id = tests.task('f')), 1,
    'create_tasks counts it once'
);
select lives_ok(
    $$select bulk('[{"key": "p", "title": "x"},
        {"key": "q", "title": "x", "parent": "p", "depends_on": ["p"]},
        {"key": "r", "title": "x", "parent": "p"}]')$$,
    'create_tasks lets an edge that follows from a parent yield to an explicit one'
);
select results_eq(
    $$select e from tests.edges() e
    where e like 'p on%' or e like 'q on%' or e like 'r on%'$$,
    $$values ('p on r: subtask, completion'), ('q on p: blocks, success')$$,
    'create_tasks keeps the explicit edge'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);

-- Quarantine

select from tests.make_workflow(name => 'quarantine');
select results_eq(
    $$select key, status::text from bulk('[
        {"key": "1", "title": "x", "depends_on": ["3"]},
        {"key": "2", "title": "x", "depends_on": ["1", 1, "2", {"task": 99,
            "reference": "T-99"}]},
        {"key": "3", "title": "x", "depends_on": [{"task": "2",
            "condition": "completion"}]}
    ]', 'quarantine')$$,
    $$values ('1', 'pending'), ('2', 'pending'), ('3', 'ready')$$,
    'create_tasks makes the rest when bad dependencies are kept aside'
);
select results_eq(
    $$select t.key, d.key, q.type::text, q.condition::text, q.reason::text, q.reference,
        q.detail
    from signalbox.quarantined_dependencies q
    inner join signalbox.tasks t on t.id = q.task_id
    left join signalbox.tasks d on d.id = q.depends_on_task_id
    where t.workflow_id = tests.workflow()
    order by t.rank, q.id$$,
    $$values ('3', '2', 'blocks', 'completion', 'cycle', '2', '3 -> 2 -> 1 -> 3'),
        ('2', '1', 'blocks', 'success', 'duplicate', '1', null),
        ('2', '2', 'blocks', 'success', 'itself', '2', null),
        ('2', null, 'blocks', 'success', 'dangling', 'T-99', null)$$,
    'create_tasks keeps each with the reason and the reference as it was written'
);
select results_eq(
    $$select key, unmet_dependencies from signalbox.tasks
    where workflow_id = tests.workflow() order by key$$,
    $$values ('1', 1), ('2', 1), ('3', 0)$$,
    'create_tasks lets quarantined dependencies hold nothing back'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);

-- A larger graph, against what is to be expected

select from tests.make_workflow(name => 'random');
select from bulk((
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'task', 'depends_on', (
            select coalesce(jsonb_agg((1 + (n * 7919 + e * 104729) % 200)::text), '[]')
            from generate_series(1, 3) e
            where n > 0
        )
    ) order by n)
    from generate_series(1, 200) n
), 'quarantine');
select is(
    (
        select count(*)
        from signalbox.task_dependencies d
        inner join signalbox.tasks t on t.id = d.task_id
        where t.workflow_id = tests.workflow()
    ) + (
        select count(*)
        from signalbox.quarantined_dependencies q
        inner join signalbox.tasks t on t.id = q.task_id
        where t.workflow_id = tests.workflow()
    ),
    600::bigint,
    'create_tasks adds or keeps aside every dependency'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);
select throws_ok(
    format(
        $$select signalbox.add_dependency(tests.project(), %L, %L)$$,
        q.task_id, q.depends_on_task_id),
    'SB003', null, 'create_tasks kept aside an edge that does close a cycle'
)
from (
    select q.task_id, q.depends_on_task_id
    from signalbox.quarantined_dependencies q
    inner join signalbox.tasks t on t.id = q.task_id
    where t.workflow_id = tests.workflow() and q.reason = 'cycle'
    order by q.id
    limit 3
) q;

-- What is not understood: all problems at once, and nothing is made.

select throws_ok(
    $$select bulk('{"title": "x"}')$$,
    'SB005', 'tasks must be a JSON array, not object',
    'create_tasks refuses what is no list'
);
select throws_ok(
    'select bulk(null)', 'SB005', 'tasks must be a JSON array, not null',
    'create_tasks refuses a list that is missing'
);
select is(
    (tests.error_of(
        $$select bulk('[{"title": "fine", "key": "k"}, {"key": "k", "title": " "}, 5,
            {"title": "x", "titel": "y", "priority": "urgent", "complexity": "many",
            "depends_on": ["k", true, {"condition": "success"}], "tags": "a",
                "metadata": [],
            "timeout": "soon"}]')$$
    )).detail,
    E'$[1].key: "k" is the key of an earlier task\n'
        '$[1].title: must not be missing or blank\n'
        '$[2]: a task must be an object, not number\n'
        '$[3].complexity: invalid input syntax for type smallint: "many"\n'
        '$[3].depends_on: [1] must be a key, an id or an object, not true; [2] has no task\n'
        '$[3].metadata: must be an object, not []\n'
        '$[3].priority: invalid input value for enum signalbox_data.priority: "urgent"\n'
        '$[3].tags: must be an array, not "a"\n'
        '$[3].timeout: invalid input syntax for type interval: "soon"\n'
        '$[3].titel: no such field',
    'create_tasks lists every problem with its JSON path'
);
select is(
    (tests.error_of(
        $$select bulk('[{"title": "x", "parent": "none"}, {"key": "a", "title": "x", "parent": "b"},
            {"key": "b", "title": "x", "parent": "a"}, {"key": "s", "title": "x",
                "parent": "s"}]')$$
    )).detail,
    E'$[0].parent: no task "none"\n$[1].parent: "b" is below the task itself\n'
        '$[2].parent: "a" is below the task itself\n$[3].parent: "s" is below the task itself',
    'create_tasks lists every parent that cannot be one'
);
select throws_ok(
    $$select bulk('[{"title": "x", "complexity": 11}]')$$,
    '23514',
    'new row for relation "tasks" violates check constraint "tasks_complexity_from_1_to_10"',
    'create_tasks refuses a value that no task may have'
);
select throws_ok(
    $$select bulk('[{"title": "x", "key": "1"}]')$$, '23505', null,
    'create_tasks refuses a key that is new to the call but not to the workflow'
);
select throws_ok(
    $$select bulk('[{"title": "x"}]', 'ignore')$$,
    '22023', 'on_bad_dependency must be refuse or quarantine, not ignore',
    'create_tasks refuses a policy that it does not know'
);
select throws_ok(
    $$select signalbox.create_tasks(
        '00000000-0000-7000-8000-000000000000', tests.workflow(), '[]')$$,
    'SB001',
    format('workflow %s not found in project 00000000-0000-7000-8000-000000000000',
        tests.workflow()),
    'create_tasks refuses a workflow of another project'
);
select set_config('tests.other', tests.task('1')::text, false);
select from tests.make_project();
select from tests.make_workflow();
select is(
    (tests.error_of(format(
        $$select bulk('[{"title": "x", "depends_on": ["%1$s"]}]')$$,
        current_setting('tests.other')
    ))).detail,
    format('$[0].depends_on[0]: no task "%s"', current_setting('tests.other')),
    'create_tasks refuses a dependency of another project'
);
select is(
    (tests.error_of(format(
        $$select bulk('[{"title": "x", "parent": "%1$s"}]')$$, current_setting('tests.other')
    ))).detail,
    format('$[0].parent: no task "%s"', current_setting('tests.other')),
    'create_tasks refuses a parent of another project'
);
select is_empty(
    'select * from signalbox.tasks where project_id = tests.project()',
    'create_tasks makes nothing when it refuses anything'
);

select from tests.make_workflow(tests.project());
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "policy", "title": "x", "backoff": "fixed", "retry_jitter": 0.25, "retry_on": ["a", "b"]},
    {"key": "none", "title": "x"},
    {"key": "clock", "title": "x", "start_timeout": "90 seconds"}
]');
select results_eq(
    $$select key, backoff::text, retry_jitter, retry_on, is_gated from signalbox.tasks
    where workflow_id = tests.workflow() order by rank$$,
    $$values ('policy', 'fixed', 0.25::real, '{a,b}'::text[], false),
        ('none', 'exponential', 0.5, null, false), ('clock', 'exponential', 0.5, null, true)$$,
    'create_tasks takes retry policies, and gates tasks with a start_timeout'
);
select is(
    (tests.error_of(format($$select signalbox.create_tasks(tests.project(), %L, '[
        {"title": "x", "backoff": "often", "retry_jitter": "much", "retry_on": "all",
            "start_timeout": "soon"}]')$$, tests.workflow()))).detail,
    '$[0].backoff: invalid input value for enum signalbox_data.retry_backoff: "often"
$[0].retry_jitter: invalid input syntax for type real: "much"
$[0].retry_on: must be an array, not "all"
$[0].start_timeout: invalid input syntax for type interval: "soon"',
    'create_tasks says what is wrong with a policy'
);
select throws_ok(
    $$select signalbox.create_tasks(tests.project(), tests.workflow(),
        '[{"title": "x", "retry_jitter": 1.5}]')$$,
    '23514',
    'new row for relation "tasks" violates check constraint "tasks_retry_jitter_from_0_to_1"',
    'create_tasks refuses more jitter than there is delay'
);
select throws_ok(
    $$select signalbox.create_tasks(tests.project(), tests.workflow(),
        '[{"title": "x", "start_timeout": "0"}]')$$,
    '23514', null, 'create_tasks refuses no time at all to be started in'
);
select set_config('tests.draft', w.id::text, false)
from signalbox.create_workflow(tests.project(), 'draft', status => 'draft') w;
select results_eq(
    $$select key, status::text from signalbox.create_tasks(
        tests.project(), current_setting('tests.draft')::uuid,
        '[{"key": "a", "title": "x"}, {"key": "b", "title": "x", "start_timeout": "1 hour"}]')$$,
    $$values ('a', 'pending'), ('b', 'pending')$$,
    'create_tasks makes nothing ready in a workflow that is not worked on'
);

-- History that comes later
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(),
    '[{"title": "x", "status": "completed"}]');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'completed',
    'create_tasks makes tasks that were over before'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(),
    '[{"title": "x", "status": "failed"}]');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'failed',
    'create_tasks leaves no workflow completed in which a task has failed'
);

-- By a worker, in the name of the task that it has
select from tests.make_task('maker');
select set_config('tests.lease', tests.claim('maker')::text, true);
create function make_as_maker(tasks jsonb)
returns setof text
language sql
as $$
    select c.key from signalbox.create_tasks(tests.project(), tests.workflow(), tasks,
        by_task_id => tests.task('maker'), lease_token => current_setting('tests.lease')::uuid) c
$$;
select results_eq(
    $$select make_as_maker('[{"key": "made", "title": "x", "parent": "maker"}]')$$, $$values ('made')$$,
    'create_tasks takes tasks of a worker that shows its lease'
);
select from tests.set_status('maker', 'failed');
select throws_ok(
    $$select make_as_maker('[{"key": "late", "title": "x"}]')$$,
    'SB004', format('lease lost on task %s', tests.task('maker')),
    'create_tasks takes none when the lease is lost'
);
select throws_ok(
    $$select make_as_maker('[]')$$, 'SB004', null, 'create_tasks says so also where there is nothing to make'
);
select throws_ok(
    $$select signalbox.create_tasks(tests.project(), tests.workflow(), '[{"key": "made", "title": "x"}]')$$,
    '23505', null, 'create_tasks refuses a key that there is, unless it is to be kept'
);

select is_empty(
    'select * from tests.broken_invariants()', 'create_tasks breaks no invariant'
);
select * from finish();
rollback;
