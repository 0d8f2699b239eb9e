begin;
select plan(2);

select from tests.make_workflow();
select from signalbox.create_tasks(
    tests.project(), tests.workflow(),
    '[{"title": "a", "key": "a", "depends_on": [{"task": "9", "reference": "#9"}]}]',
    'quarantine');
select results_eq(
    'select task_id, depends_on_task_id, type::text, condition::text, reason::text, reference,
        detail
    from signalbox.quarantined_dependencies where project_id = tests.project()',
    $$values (tests.task('a'), null::uuid, 'blocks', 'success', 'dangling', '#9', null::text)$$,
    'quarantined_dependencies shows what could not become an edge, and why'
);
select from signalbox.delete_task(tests.project(), tests.task('a'));
select is_empty(
    'select * from signalbox.quarantined_dependencies where project_id = tests.project()',
    'quarantined_dependencies goes with the task'
);

select * from finish();
rollback;
