begin;
select plan(17);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{a,b}');
select from tests.make_task('d', depends_on => '{c}');
select from tests.link('d', 'a', 'completion', 'relates_to');

select results_eq(
    $$select key, status::text
    from signalbox.delete_task(tests.project(), tests.task('a'))$$,
    $$values ('a', 'ready')$$,
    'delete_task returns the task as it was'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('b', 'ready'), ('c', 'pending'), ('d', 'pending')$$,
    'delete_task makes ready who waited for the task alone'
);
select results_eq(
    'select tests.edges()',
    $$values ('c on b: blocks, success'), ('d on c: blocks, success')$$,
    'delete_task takes the edges of the task with it, and no other'
);
select is_empty(
    'select * from tests.broken_invariants()', 'delete_task breaks no invariant'
);

-- Attempts, logs, queue

select from tests.claim('b');
select from signalbox.log_task(tests.project(), tests.task('b'), tests.lease('b'), 'x');
select throws_ok(
    $$select signalbox.delete_task(tests.project(), tests.task('b'))$$,
    'SB002', format('task %s is being worked on', tests.task('b')),
    'delete_task refuses a task that a worker holds'
);
select from signalbox.complete_task(tests.project(), tests.task('b'), tests.lease('b'));
select from signalbox.delete_task(tests.project(), tests.task('b'));
select is_empty(
    'select task_id from signalbox.task_executions where project_id = tests.project()
    union all
    select task_id from signalbox.task_logs where project_id = tests.project()',
    'delete_task takes attempts and logs with it'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('c')), 'ready',
    'delete_task leaves a task ready whose dependency was met'
);
select from tests.make_task('later', available_at => '2026-01-02 12:00+00');
select from signalbox.delete_task(tests.project(), tests.task('later'));
select is_empty(
    'select * from tests.broken_invariants()', 'delete_task breaks no invariant'
);

-- Subtasks

select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');
select from tests.make_task('grandchild', parent => 'child');
select from tests.make_task('after', depends_on => '{grandchild}');
select from tests.claim('grandchild');
select throws_ok(
    $$select signalbox.delete_task(tests.project(), tests.task('parent'))$$,
    'SB002', format('task %s is being worked on', tests.task('parent')),
    'delete_task refuses a task while a worker holds a subtask'
);
select from signalbox.release_task(
    tests.project(), tests.task('grandchild'), tests.lease('grandchild'));
select results_eq(
    $$select key from signalbox.delete_task(tests.project(), tests.task('child'))$$,
    $$values ('child')$$,
    'delete_task returns the task alone when it has subtasks'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('after', 'ready'), ('c', 'ready'), ('d', 'pending'), ('parent', 'ready')$$,
    'delete_task takes the subtasks with it; who waited for them, the parent too, goes on'
);
select is_empty(
    'select * from tests.broken_invariants()', 'delete_task breaks no invariant'
);

-- A dependency that a parent passed on

select from tests.make_task('base');
select from tests.make_task('heir');
select from tests.make_task('of heir', parent => 'heir');
select from tests.link('heir', 'base');
select from signalbox.delete_task(tests.project(), tests.task('base'));
select is(
    (select status::text from signalbox.tasks where id = tests.task('of heir')), 'ready',
    'delete_task frees the subtasks of those who waited'
);

-- The end of a workflow

select from tests.make_workflow(name => 'second');
select from tests.make_task('done');
select from tests.make_task('open');
select from tests.complete('done');
select from signalbox.delete_task(tests.project(), tests.task('open'));
select results_eq(
    'select status::text, finished_at from signalbox.workflows
    where id = tests.workflow()',
    $$values ('completed', '2026-01-01 12:00+00'::timestamptz)$$,
    'delete_task finishes a workflow by its last open task'
);
select from tests.make_workflow(name => 'third');
select from tests.make_task('only');
select from signalbox.delete_task(tests.project(), tests.task('only'));
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'active',
    'delete_task leaves a workflow active that has no task any more'
);

-- What does not exist

select set_config('tests.other', tests.task('parent')::text, false);
select from tests.make_project();
select throws_ok(
    $$select signalbox.delete_task(tests.project(),
        current_setting('tests.other')::uuid)$$,
    'SB001',
    format('task %s not found in project %s', current_setting('tests.other'), tests.project()),
    'delete_task refuses a task of another project'
);

select is_empty(
    'select * from tests.broken_invariants()', 'delete_task breaks no invariant'
);
select * from finish();
rollback;
