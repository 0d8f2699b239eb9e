begin;
select plan(1);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "concurrency_key": "k"},
    {"key": "2", "title": "x", "concurrency_key": "k", "queue": "q", "priority": 3}]');
select results_eq(
    $$select task_id, workflow_id, "position", priority, queue, scope::text, key
    from signalbox.throttled_tasks where project_id = tests.project()$$,
    $$select id, tests.workflow(), rank, 3::smallint, 'q', 'key', 'k'
    from signalbox.tasks where id = tests.task('2')$$,
    'throttled_tasks shows who waits for a slot of what'
);

select * from finish();
rollback;
