begin;
select plan(2);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(),
    '[{"key": "a", "title": "a", "start_timeout": "1 hour"}]');
select results_eq(
    $$select task_id, start_by_at from signalbox.task_deadlines where project_id = tests.project()$$,
    $$values (tests.task('a'), '2026-01-01 13:00+00'::timestamptz)$$,
    'task_deadlines says by when a ready task must be claimed'
);
select from signalbox.delete_task(tests.project(), tests.task('a'));
select is_empty(
    'select * from signalbox.task_deadlines where project_id = tests.project()',
    'task_deadlines go with their task'
);

select * from finish();
rollback;
