begin;
select plan(55);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

select results_eq(
    $$select project_id, workflow_id, status::text, unmet_dependencies, attempts,
        failed_attempts,
        priority, queue, type, title, key, description, parent_task_id, max_attempts,
        retry_delay, retry_delay_max, timeout, available_at, created_at
    from signalbox.create_task(tests.project(), tests.workflow(), 'Build')$$,
    $$values (tests.project(), tests.workflow(), 'ready', 0, 0, 0, 5::smallint, 'default',
        'general', 'Build', null::text, null::text, null::uuid, 3, '5 seconds'::interval,
        '1 hour'::interval, null::interval, null::timestamptz,
        '2026-01-01 12:00+00'::timestamptz)$$,
    'create_task needs a title alone and makes a task that is ready'
);
select results_eq(
    $$select title, description, priority, key, type, queue, details, test_strategy,
        requirements,
        acceptance_criteria, complexity, language, framework, testing_framework, command
    from signalbox.create_task(
        tests.project(), tests.workflow(), 'Full', 'What', 'critical', key => 'full',
        type => 'bug', queue => 'gpu', details => 'How', test_strategy => 'Check',
        requirements => '["r"]', acceptance_criteria => '["a"]', complexity => 10,
        language => 'sql', framework => 'none', testing_framework => 'pgtap',
        command => 'make test', parameters => '{"p": 1}', environment => '{"E": "x"}',
        working_directory => '/w', repository_url => 'u', branch_name => 'b',
        assignee => 'ada', tags => '{t}', estimate => '1 day', timeout => '1 hour',
        max_attempts => 9, retry_delay => '1 second', retry_delay_max => '1 minute',
        available_at => '2026-01-01 11:00+00', metadata => '{"m": 1}')$$,
    $$values ('Full', 'What', 10::smallint, 'full', 'bug', 'gpu', 'How', 'Check', '["r"]'::jsonb,
        '["a"]'::jsonb, 10::smallint, 'sql', 'none', 'pgtap', 'make test')$$,
    'create_task keeps and returns what it is given'
);
select results_eq(
    $$select status::text, parameters, environment, working_directory, repository_url,
        branch_name, assignee, tags, estimate, timeout, max_attempts, retry_delay,
        retry_delay_max, available_at, metadata
    from signalbox.tasks where id = tests.task('full')$$,
    $$values ('ready', '{"p": 1}'::jsonb, '{"E": "x"}'::jsonb, '/w', 'u', 'b', 'ada', '{t}'::text[],
        '1 day'::interval, '1 hour'::interval, 9, '1 second'::interval, '1 minute'::interval,
        '2026-01-01 11:00+00'::timestamptz, '{"m": 1}'::jsonb)$$,
    'create_task keeps the rest as well'
);
select results_eq(
    $$select queue, priority, workflow_id from signalbox.ready_tasks
    where task_id = tests.task('full')$$,
    $$values ('gpu', 10::smallint, tests.workflow())$$,
    'create_task queues a task that is ready'
);
select results_eq(
    $$select priority from signalbox.create_task(tests.project(), tests.workflow(), 'x',
        priority => 1)$$,
    'values (1::smallint)',
    'create_task takes a priority as a number'
);

-- Dependencies

select from tests.make_task('a');
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.create_task(
        tests.project(), tests.workflow(), 'b', key => 'b',
        depends_on => array[tests.task('a'), tests.task('full')])$$,
    $$values ('pending', 2)$$,
    'create_task lets a task wait for its dependencies'
);
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.create_task(
        tests.project(), tests.workflow(), 'c', key => 'c',
        depends_on => array[tests.task('a'), tests.task('a')])$$,
    $$values ('pending', 1)$$,
    'create_task counts a dependency named twice once'
);
select from tests.complete('a');
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.create_task(
        tests.project(), tests.workflow(), 'd', key => 'd', depends_on => array[tests.task('a')])$$,
    $$values ('ready', 0)$$,
    'create_task makes a task ready whose dependency is met already'
);
select results_eq(
    $$select status::text, unmet_dependencies from signalbox.create_task(
        tests.project(), tests.workflow(), 'e', depends_on => null)$$,
    $$values ('ready', 0)$$,
    'create_task takes no list of dependencies for an empty one'
);
select from tests.make_task('running');
select from tests.claim('running');
select from tests.make_task('of running', depends_on => '{running}');
select results_eq(
    $$select key, status from tests.statuses() where key like '%running'$$,
    $$values ('of running', 'pending'), ('running', 'in_progress')$$,
    'create_task adds to a workflow whose tasks run'
);
select from tests.make_task('skipped', depends_on => '{b}');
select from tests.fail('full');
select results_eq(
    $$select status::text from signalbox.create_task(
        tests.project(), tests.workflow(), 'f', depends_on => array[tests.task('full')])$$,
    $$values ('skipped')$$,
    'create_task skips a task at once whose dependency has failed'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_task breaks no invariant'
);

-- Time

select results_eq(
    $$select t.status::text, y.available_at from signalbox.create_task(
        tests.project(), tests.workflow(), 'later', key => 'later',
        available_at => '2026-01-01 12:00:01+00') t
    left join signalbox.delayed_tasks y on y.task_id = t.id$$,
    $$values ('pending', null::timestamptz)$$,
    'create_task makes a task wait for its time'
);
select results_eq(
    $$select available_at from signalbox.delayed_tasks
    where task_id = tests.task('later')$$,
    $$values ('2026-01-01 12:00:01+00'::timestamptz)$$,
    'create_task puts it among the delayed'
);
select results_eq(
    $$select status::text from signalbox.create_task(
        tests.project(), tests.workflow(), 'now', available_at => '2026-01-01 12:00+00')$$,
    $$values ('ready')$$,
    'create_task makes a task ready whose time has just come'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_task breaks no invariant'
);

-- Subtasks

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('base');
select from tests.make_task('parent', depends_on => '{base}');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('grandchild', parent => 'child');
select results_eq(
    'select tests.edges()',
    $$values
        ('child on base: inherited, success'),
            ('child on grandchild: subtask, completion'),
        ('grandchild on base: inherited, success'), ('parent on base: blocks, success'),
        ('parent on child: subtask, completion')$$,
    'create_task lets a parent wait for its subtask, which waits for what the parent waits for'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('base', 'ready'), ('child', 'pending'), ('grandchild', 'pending'),
        ('parent', 'pending')$$,
    'create_task lets a subtask of a waiting parent wait'
);
select from tests.complete('base');
select from tests.complete('grandchild');
select from tests.fail('child');
select results_eq(
    'select * from tests.statuses()',
    $$values ('base', 'completed'), ('child', 'failed'), ('grandchild', 'completed'),
        ('parent', 'ready')$$,
    'create_task makes a parent wait until its subtask is over, however it ends'
);
select from tests.make_task('late', parent => 'parent');
select results_eq(
    $$select key, status from tests.statuses() where key in ('parent', 'late')$$,
    $$values ('late', 'ready'), ('parent', 'pending')$$,
    'create_task makes a ready parent wait again'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_task breaks no invariant'
);

-- A subtask that waits for its own parent: what is written weighs more than what follows.

select from tests.make_task('review of parent', depends_on => '{parent}', parent => 'parent');
select results_eq(
    $$select e from tests.edges() e where e like '%review of parent%'$$,
    $$values ('review of parent on base: inherited, success'),
        ('review of parent on parent: blocks, success')$$,
    'create_task leaves out the edge to a subtask that waits for its parent'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_task breaks no invariant'
);

-- Finished workflows

select from tests.make_workflow(name => 'finished');
select from tests.make_task('last');
select from tests.complete('last');
select from tests.make_task('one more');
select results_eq(
    'select status::text, finished_at from signalbox.workflows
    where id = tests.workflow()',
    $$values ('active', null::timestamptz)$$,
    'create_task opens a finished workflow again'
);
select from tests.fail('one more');
select from tests.make_task('hopeless', depends_on => '{one more}');
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'failed',
    'create_task leaves a workflow finished when the new task is skipped at once'
);
select is_empty(
    'select * from tests.broken_invariants()', 'create_task breaks no invariant'
);

-- What is refused

select throws_ok(
    format(
        $$select signalbox.create_task(tests.project(), tests.workflow(), %s)$$,
            arguments),
    code, message, 'create_task refuses ' || what
)
from (
    values
        (
            'a blank title', $$'  '$$, '23514',
            'new row for relation "tasks" violates check constraint "tasks_title_not_blank"'
        ),
        (
            'a missing title', 'null', '23502',
            'null value in column "title" of relation "tasks" violates not-null constraint'
        ),
        (
            'a blank key', $$'x', key => ' '$$, '23514',
            'new row for relation "tasks" violates check constraint "tasks_key_not_blank"'
        ),
        (
            'a key that the workflow has', $$'x', key => 'last'$$, '23505',
            'duplicate key value violates unique constraint "tasks_key_is_unique_in_workflow"'
        ),
        (
            'a priority of 0', $$'x', priority => 0$$, '22P02',
            'invalid input value for enum signalbox_data.priority: "0"'
        ),
        (
            'a complexity of 11', $$'x', complexity => 11$$, '23514',
            'new row for relation "tasks" violates check constraint '
                '"tasks_complexity_from_1_to_10"'
        ),
        (
            'no attempt at all', $$'x', max_attempts => 0$$, '23514',
            'new row for relation "tasks" violates check constraint "tasks_max_attempts_positive"'
        ),
        (
            'a cap below the first backoff', $$'x', retry_delay => '2 hours', retry_delay_max => '1 hour'$$, '23514',
            'new row for relation "tasks" violates check constraint '
                '"tasks_retry_delay_max_not_less"'
        ),
        (
            'a timeout of nothing', $$'x', timeout => '0'$$, '23514',
            'new row for relation "tasks" violates check constraint "tasks_timeout_positive"'
        ),
        (
            'requirements that are no list', $$'x', requirements => '{}'$$, '23514',
            'new row for relation "tasks" violates check constraint "tasks_requirements_are_a_list"'
        )
) r (what, arguments, code, message);

select throws_ok(
    $$select signalbox.create_task(
        tests.project(), '00000000-0000-7000-8000-000000000000', 'x')$$,
    'SB001',
    format('workflow 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'create_task refuses a workflow that does not exist'
);
select throws_ok(
    $$select signalbox.create_task(tests.project(), tests.workflow(), 'x',
        depends_on => array[tests.task('last'), null])$$,
    'SB001', format('task null not found in project %s', tests.project()),
    'create_task refuses a dependency on nothing'
);
select set_config('tests.other_task', tests.task('last')::text, false);
select set_config('tests.other_workflow', tests.workflow()::text, false);
select from tests.make_project();
select from tests.make_workflow();
select throws_ok(
    $$select signalbox.create_task(
        tests.project(), current_setting('tests.other_workflow')::uuid, 'x')$$,
    'SB001',
    format('workflow %s not found in project %s',
        current_setting('tests.other_workflow'), tests.project()),
    'create_task refuses a workflow of another project'
);
select throws_ok(
    $$select signalbox.create_task(tests.project(), tests.workflow(), 'x',
        depends_on => array[current_setting('tests.other_task')::uuid])$$,
    'SB001',
    format('task %s not found in project %s',
        current_setting('tests.other_task'), tests.project()),
    'create_task refuses a dependency of another project'
);
select throws_ok(
    $$select signalbox.create_task(tests.project(), tests.workflow(), 'x',
        parent_task_id => current_setting('tests.other_task')::uuid)$$,
    'SB001',
    format('task %s not found in project %s',
        current_setting('tests.other_task'), tests.project()),
    'create_task refuses a parent of another project'
);
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select throws_ok(
    $$select signalbox.create_task(tests.project(), tests.workflow(), 'x')$$,
    'SB002', format('project %s is archived', tests.project()),
    'create_task refuses an archived project'
);
select from signalbox.update_project(tests.project(), '{"status": "active"}');
select from tests.make_task('only');
select from tests.set_status('only', 'cancelled');
select results_eq(
    $$select status from signalbox.create_task(tests.project(), tests.workflow(), 'x')$$,
    $$values ('ready'::signalbox_data.task_status)$$,
    'create_task opens a workflow whose tasks were all cancelled'
);

-- The fields of create_tasks
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('first');
select from tests.make_task('above');
select results_eq(
    $$select key, status::text, is_gated, priority, tags, metadata, retry_delay, retry_delay_max,
        backoff::text, retry_jitter, retry_on
    from signalbox.create_task(tests.project(), tests.workflow(), 'second', key => 'second',
        priority => 'high', tags => '{a}', metadata => '{"x": 1}', retry_delay => '2 hours',
        depends_on => array[tests.task('first')], parent_task_id => tests.task('above'),
        backoff => 'linear', retry_jitter => 0.2, retry_on => '{oom}', start_timeout => '1 hour',
        concurrency_key => 'k', rate_limit => 'r')$$,
    $$values ('second', 'pending', true, 8::smallint, '{a}'::text[], '{"x": 1}'::jsonb,
        interval '2 hours', interval '2 hours', 'linear', 0.2::real, '{oom}'::text[])$$,
    'create_task takes a retry policy, limits and clocks'
);
select results_eq(
    $$select u.start_timeout, u.concurrency_key, u.rate_limit_key, t.parent_task_id,
        array(select d.type::text from signalbox.task_dependencies d
            where tests.task('second') in (d.task_id, d.depends_on_task_id) order by 1)
    from signalbox_data.task_rules u
    inner join signalbox.tasks t on t.id = u.task_id
    where u.task_id = tests.task('second')$$,
    $$values (interval '1 hour', 'k', 'r', tests.task('above'), '{blocks,subtask}'::text[])$$,
    'create_task keeps them, and the parent'
);
select is(
    (select status::text from signalbox.create_task(tests.project(), tests.workflow(), 'sign off',
        wait => '{"kind": "approval"}')),
    'review',
    'create_task makes a task that waits'
);
select is(
    (select status::text from signalbox.create_task(tests.project(), tests.workflow(), 'never',
        condition => '1 == 0')),
    'skipped',
    'create_task makes a task with a condition'
);
select from signalbox.create_task(tests.project(), tests.workflow(), 'each', key => 'each',
    for_each => '["a", "b"]', allow_failures => true);
select results_eq(
    $$select key, title from signalbox.tasks where parent_task_id = tests.task('each') order by key$$,
    $$values ('each[0]', 'each [0]'), ('each[1]', 'each [1]')$$,
    'create_task makes a task with a list'
);
select results_eq(
    $$select code, detail from tests.error_of($q$select signalbox.create_task(
        tests.project(), tests.workflow(), 'x', wait => '{"kind": "timer"}')$q$)$$,
    $$values ('SB005', '$[0].wait.for: must not be missing, unless there is until')$$,
    'create_task refuses a wait that it does not understand'
);
select throws_ok(
    $$select signalbox.create_task(tests.project(), tests.workflow(), 'x', rate_limit => 'r',
        depends_on => array['00000000-0000-7000-8000-000000000000']::uuid[])$$,
    'SB001', null,
    'create_task refuses a dependency that is not in the project, with limits too'
);

-- Names that stand in an index of what is to be done
select lives_ok(
    $$select from signalbox.create_task(tests.project(), tests.workflow(), 'x',
        queue => repeat('q', 255), concurrency_key => repeat('k', 255), rate_limit => repeat('r', 255))$$,
    'create_task takes names of 255 bytes'
);
select throws_ok(
    format(
        'select from signalbox.create_task(tests.project(), tests.workflow(), %L, %s => repeat(%L, 256))', 'x', a, 'x'
    ),
    '23514', null,
    format('create_task refuses a %s of 256 bytes', a)
)
from unnest(array['queue', 'concurrency_key', 'rate_limit']) a;

select is_empty(
    'select * from tests.broken_invariants()', 'create_task breaks no invariant'
);
select * from finish();
rollback;
