begin;
select plan(13);

select from tests.make_workflow(on_dependency_failure => 'block');
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select is_empty(
    $$select * from signalbox.blocked_tasks(tests.project()) where key = 'a'$$,
    'blocked_tasks leaves out what can be claimed'
);
select results_eq(
    $$select task_id, key, title, status::text, waits_for_task_id, waits_for,
        waits_for_status::text, type::text, condition::text, why
    from signalbox.blocked_tasks(tests.project())$$,
    $$values (tests.task('b'), 'b', 'b', 'pending', tests.task('a'), 'a', 'ready', 'blocks',
        'success', 'waits for a, which is ready')$$,
    'blocked_tasks says what a task waits for'
);
select from tests.make_task('a2');
select from tests.link('b', 'a2');
select results_eq(
    $$select key, waits_for from signalbox.blocked_tasks(tests.project())$$,
    $$values ('b', 'a'), ('b', 'a2')$$,
    'blocked_tasks has a row for each thing waited for'
);
select from tests.complete('a2');
select from tests.fail('a');
select results_eq(
    $$select key, why from signalbox.blocked_tasks(tests.project())$$,
    $$values ('b', 'needs success of a, which is failed: reopen that one, remove the '
        'dependency, or skip this task')$$,
    'blocked_tasks says what to do about a dependency that can no longer be met'
);

select from tests.make_project();
select from tests.make_workflow();
select from tests.make_task('base');
select from tests.make_task('parent', depends_on => '{base}');
select from tests.make_task('child', parent => 'parent');
select results_eq(
    $$select key, waits_for, type::text, why
    from signalbox.blocked_tasks(tests.project())$$,
    $$values
        ('child', 'base', 'inherited', 'waits, like its parent, for base, which is ready'),
        ('parent', 'base', 'blocks', 'waits for base, which is ready'),
        ('parent', 'child', 'subtask', 'waits for its subtask child, which is pending')$$,
    'blocked_tasks shows what follows from subtasks'
);

select from tests.make_project();
select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('blocked');
select from tests.set_status('blocked', 'blocked', 'no key');
select from tests.make_task('deferred');
select from tests.set_status('deferred', 'deferred');
select from tests.make_task('later', available_at => '2026-01-02 12:00+00');
set local time zone 'UTC';
select results_eq(
    $$select key, waits_for, why from signalbox.blocked_tasks(tests.project())$$,
    $$values ('blocked', null::text, 'was set to blocked: no key'),
        ('deferred', null, 'was set to deferred'),
        ('later', null, 'not before 2026-01-02 12:00:00+00')$$,
    'blocked_tasks shows what somebody set aside and what waits for a time'
);
select from tests.advance('1 day');
select is_empty(
    $$select * from signalbox.blocked_tasks(tests.project()) where key = 'later'$$,
    'blocked_tasks leaves out a task whose time has come'
);
select from tests.make_task('both', depends_on => '{blocked}');
select from tests.set_status('both', 'deferred', 'next quarter');
select results_eq(
    $$select key, waits_for, why from signalbox.blocked_tasks(tests.project())
    where key = 'both'$$,
    $$values ('both', null::text, 'was set to deferred: next quarter'),
        ('both', 'blocked', 'waits for blocked, which is blocked')$$,
    'blocked_tasks shows every reason'
);
select from tests.make_task('running');
select from tests.claim('running');
select from tests.make_task('cancelled');
select from tests.set_status('cancelled', 'cancelled');
select is_empty(
    $$select * from signalbox.blocked_tasks(tests.project())
    where key in ('running', 'cancelled')$$,
    'blocked_tasks leaves out what runs and what is over'
);
select set_config('tests.first', tests.workflow()::text, false);
select from tests.make_workflow(name => 'second');
select from tests.make_task('elsewhere', depends_on => '{blocked}');
select results_eq(
    $$select key from signalbox.blocked_tasks(tests.project(), tests.workflow())$$,
    $$values ('elsewhere')$$,
    'blocked_tasks is narrowed to a workflow'
);
select results_eq(
    $$select key, waits_for
    from signalbox.blocked_tasks(tests.project(), tests.workflow())$$,
    $$values ('elsewhere', 'blocked')$$,
    'blocked_tasks names a dependency of another workflow'
);
select from tests.set_status('elsewhere', 'cancelled');
select from tests.set_status('elsewhere', 'pending');
select from tests.set_status('elsewhere', 'deferred', 'again');
select results_eq(
    $$select key, why
    from signalbox.blocked_tasks(tests.project(), tests.workflow())$$,
    $$values ('elsewhere', 'was set to deferred: again'),
        ('elsewhere', 'waits for blocked, which is blocked')$$,
    'blocked_tasks looks at a workflow that was finished and is open again'
);
select is_empty(
    $$select * from signalbox.blocked_tasks('00000000-0000-7000-8000-000000000000')$$,
    'blocked_tasks finds nothing in a project that does not exist'
);

select * from finish();
rollback;
