begin;
select plan(47);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');

-- A change in JSON to a task named by its key.
create function change(key text, changes jsonb)
returns setof signalbox.tasks
language sql
as 'select * from signalbox.update_task(tests.project(), tests.task(key), changes)';

select tests.advance('1 hour');
select results_eq(
    $$select key, title, priority, assignee, tags, created_at, updated_at
    from change('a', '{"priority": "high", "assignee": "ada", "tags": ["x"]}')$$,
    $$values ('a', 'a', 8::smallint, 'ada', '{x}'::text[], '2026-01-01 12:00+00'::timestamptz,
        '2026-01-01 13:00+00'::timestamptz)$$,
    'update_task changes the fields named and leaves the others'
);
select results_eq(
    $$select assignee, priority from change('a', '{"assignee": null, "priority": 2}')$$,
    $$values (null::text, 2::smallint)$$,
    'update_task clears a field and takes a priority as a number'
);
select results_eq(
    $$select key, status::text from change('a', '{}')$$,
    $$values ('a', 'ready')$$,
    'update_task returns the task when nothing is to be changed'
);
select lives_ok(
    $$select change('a', '{
        "max_attempts": 5, "retry_delay": "1 second", "retry_delay_max": "2 seconds",
        "timeout": "1 hour", "estimate": "2 hours", "complexity": 3, "pr_number": 4,
        "title": "A", "type": "bug", "description": "d", "details": "e",
            "test_strategy": "t",
        "requirements": ["r"], "acceptance_criteria": ["c"], "language": "l",
            "framework": "f",
        "testing_framework": "tf", "command": "cmd", "parameters": {"p": 1},
        "environment": {"E": "1"}, "working_directory": "/w", "repository_url": "u",
        "branch_name": "br", "pr_url": "pu", "metadata": {"m": 1}
    }')$$,
    'update_task takes every field'
);
select results_eq(
    $$select max_attempts, retry_delay, retry_delay_max, timeout, estimate, complexity,
        pr_number,
        title, type, description, details, test_strategy
    from signalbox.tasks where id = tests.task('a')$$,
    $$values (5, '1 second'::interval, '2 seconds'::interval, '1 hour'::interval,
        '2 hours'::interval, 3::smallint, 4, 'A', 'bug', 'd', 'e', 't')$$,
    'update_task keeps the fields'
);
select results_eq(
    $$select requirements, acceptance_criteria, language, framework, testing_framework,
        command,
        parameters, environment, working_directory, repository_url, branch_name, pr_url,
            metadata
    from signalbox.tasks where id = tests.task('a')$$,
    $$values ('["r"]'::jsonb, '["c"]'::jsonb, 'l', 'f', 'tf', 'cmd', '{"p": 1}'::jsonb,
        '{"E": "1"}'::jsonb, '/w', 'u', 'br', 'pu', '{"m": 1}'::jsonb)$$,
    'update_task keeps the other fields too'
);

-- The place in the queue

select from change('a', '{"queue": "gpu", "priority": 9}');
select results_eq(
    $$select queue, priority from signalbox.ready_tasks where task_id = tests.task('a')$$,
    $$values ('gpu', 9::smallint)$$,
    'update_task moves a ready task to its new queue and priority'
);
select results_eq(
    $$select status::text from change('a', '{"available_at": "2026-01-01 14:00+00"}')$$,
    $$values ('pending')$$,
    'update_task delays a ready task'
);
select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);
select results_eq(
    $$select status::text from change('a', '{"available_at": "2026-01-01 12:59+00"}')$$,
    $$values ('ready')$$,
    'update_task makes a delayed task ready whose time has come'
);
select results_eq(
    $$select status::text from change('b', '{"available_at": null, "priority": "low"}')$$,
    $$values ('pending')$$,
    'update_task leaves a task pending that waits for another'
);
select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);
select from tests.claim_one('gpu');
select results_eq(
    $$select status::text, priority from change('a', '{"priority": 1}')$$,
    $$values ('in_progress', 1::smallint)$$,
    'update_task leaves a running task running'
);
select lives_ok(
    $$select signalbox.complete_task(tests.project(), tests.task('a'), tests.lease('a'))$$,
    'update_task leaves the worker its lease'
);
select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);

-- Parents

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('base');
select from tests.make_task('other base');
select from tests.make_task('p', depends_on => '{base}');
select from tests.make_task('q', depends_on => '{other base}');
select from tests.make_task('child', parent => 'p');
select from tests.make_task('grandchild', parent => 'child');
select results_eq(
    format(
        $$select parent_task_id, status::text
        from change('child', '{"parent_task_id": "%s"}')$$,
        tests.task('q')),
    $$select tests.task('q'), 'pending'$$,
    'update_task moves a subtask below another parent'
);
select results_eq(
    'select tests.edges()',
    $$values
        ('child on grandchild: subtask, completion'),
        ('child on other base: inherited, success'),
        ('grandchild on other base: inherited, success'),
        ('p on base: blocks, success'),
        ('q on child: subtask, completion'),
        ('q on other base: blocks, success')$$,
    'update_task changes who waits for the subtask and what its subtree inherits'
);
select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);
select results_eq(
    $$select parent_task_id from change('child', '{"parent_task_id": null}')$$,
    'values (null::uuid)',
    'update_task moves a subtask to the top'
);
select results_eq(
    'select key, status from tests.statuses()',
    $$values ('base', 'ready'), ('child', 'pending'), ('grandchild', 'ready'),
        ('other base', 'ready'), ('p', 'pending'), ('q', 'pending')$$,
    'update_task makes ready what waited for its former parent''s dependencies alone'
);
select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);
select throws_ok(
    format($$select change('child', '{"parent_task_id": "%s"}')$$, tests.task('grandchild')),
    'SB003', 'task child cannot be a subtask of its own subtask grandchild',
    'update_task refuses a parent below the task'
);
select throws_ok(
    format($$select change('child', '{"parent_task_id": "%s"}')$$, tests.task('child')),
    'SB003', 'task child cannot be a subtask of its own subtask child',
    'update_task refuses the task itself as its parent'
);
select throws_ok(
    $$select change('child', '{"parent_task_id": "00000000-0000-7000-8000-000000000000"}')$$,
    'SB001',
    format('parent task 00000000-0000-7000-8000-000000000000 not found in project %s',
        tests.project()),
    'update_task refuses a parent that does not exist'
);

-- p waits for base; base below p would be a circle, so the edges that follow yield.

select lives_ok(
    format($$select change('base', '{"parent_task_id": "%s"}')$$, tests.task('p')),
    'update_task can put a dependency below the task that waits for it'
);
select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);

-- What is refused

select throws_ok(
    $$select change('p', '{"status": "completed", "rank": 1, "titel": "x", "title": "y"}')$$,
    'SB005', 'fields that cannot be changed: $.rank, $.status, $.titel',
    'update_task lists every field that cannot be changed'
);
select throws_ok(
    $$select change('p', '"title"')$$,
    'SB005', 'changes must be a JSON object, not string',
    'update_task refuses changes that are no object'
);
select throws_ok(
    $$select change('p', null)$$,
    'SB005', 'changes must be a JSON object, not null',
    'update_task refuses changes that are missing'
);
select throws_ok(
    $$select change('p', '{"priority": 12}')$$,
    '22P02', 'invalid input value for enum signalbox_data.priority: "12"',
    'update_task refuses a priority above 10'
);
select throws_ok(
    $$select change('p', '{"key": "q"}')$$, '23505',
    'duplicate key value violates unique constraint "tasks_key_is_unique_in_workflow"',
    'update_task refuses a key that another task has'
);
select throws_ok(
    $$select change('p', '{"title": ""}')$$, '23514',
    'new row for relation "tasks" violates check constraint "tasks_title_not_blank"',
    'update_task refuses a blank title'
);
select throws_ok(
    $$select change('p', '{"title": null}')$$, '23502',
    'null value in column "title" of relation "tasks" violates not-null constraint',
    'update_task refuses to clear what a task must have'
);
select throws_ok(
    $$select change('p', '{"priority": null}')$$, '23502',
    'null value in column "priority" of relation "tasks" violates not-null constraint',
    'update_task refuses to clear the priority'
);
select throws_ok(
    $$select signalbox.update_task(
        tests.project(), '00000000-0000-7000-8000-000000000000', '{}')$$,
    'SB001',
    format('task 00000000-0000-7000-8000-000000000000 not found in project %s', tests.project()),
    'update_task refuses a task that does not exist'
);
select set_config('tests.other', tests.task('q')::text, false);
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('mine');
select throws_ok(
    $$select signalbox.update_task(
        tests.project(), current_setting('tests.other')::uuid, '{"title": "x"}')$$,
    'SB001',
    format('task %s not found in project %s', current_setting('tests.other'), tests.project()),
    'update_task refuses a task of another project'
);
select throws_ok(
    format($$select change('mine', '{"parent_task_id": "%s"}')$$, current_setting('tests.other')),
    'SB001',
    format('parent task %s not found in project %s',
        current_setting('tests.other'), tests.project()),
    'update_task refuses a parent of another project'
);

select from tests.make_task('twice failed', max_attempts => 3, retry_delay => '0');
select from tests.fail('twice failed', retry => true);
select from tests.fail('twice failed', retry => true);
select throws_ok(
    $$select change('twice failed', '{"max_attempts": 1}')$$,
    '23514',
    'new row for relation "tasks" violates check constraint '
        '"tasks_failed_attempts_within_max_attempts"',
    'update_task allows no fewer attempts than have failed'
);
select throws_ok(
    $$select change('twice failed', '{"max_attempts": 2}')$$, '23514',
    format('task %s has failed 2 times already', tests.task('twice failed')),
    'update_task leaves a task that is open an attempt'
);

select from tests.make_task('policy');
select results_eq(
    $$select backoff::text, retry_jitter, retry_on, is_gated, status::text from signalbox.update_task(
        tests.project(), tests.task('policy'),
        '{"backoff": "linear", "retry_jitter": 0, "retry_on": ["oom"], "start_timeout": "1 hour"}')$$,
    $$values ('linear', 0::real, '{oom}'::text[], true, 'ready')$$,
    'update_task changes the retry policy and how long a task may wait to be started'
);
select results_eq(
    $$select backoff::text, retry_jitter, retry_on, is_gated from signalbox.update_task(
        tests.project(), tests.task('policy'),
        '{"backoff": null, "retry_jitter": null, "retry_on": null, "start_timeout": null}')$$,
    $$values ('exponential', 0.5::real, null::text[], false)$$,
    'update_task goes back to what is usual with null'
);
select throws_ok(
    $$select change('policy', '{"retry_jitter": -0.1}')$$, '23514', null,
    'update_task refuses a jitter below nothing'
);

-- A step with a list knows its items by their keys and their parent.
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "each", "title": "each", "for_each": ["x", "y"]}, {"key": "else", "title": "else"}]');
select throws_ok(
    format('select change(%L, %L)', key, changes),
    'SB002', format('task %s belongs to a list and keeps its key and its parent', tests.task(key)),
    format('update_task refuses %s for %s', changes, key)
)
from (
    values
        ('each', '{"key": "other"}'), ('each[0]', '{"key": "other"}'),
        ('each[1]', jsonb_build_object('parent_task_id', tests.task('else'))::text)
) v (key, changes);
select results_eq(
    $$select title from change('each[0]', format(
        '{"title": "first", "key": "each[0]", "parent_task_id": "%s"}', tests.task('each'))::jsonb)$$,
    $$values ('first')$$,
    'update_task changes the rest of an item'
);

select is_empty(
    'select * from tests.broken_invariants()', 'update_task breaks no invariant'
);
select * from finish();
rollback;
