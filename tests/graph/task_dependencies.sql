begin;
select plan(1);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('child', parent => 'b');
select results_eq(
    'select task_id, depends_on_task_id, type::text, condition::text
    from signalbox.task_dependencies d where project_id = tests.project()
    order by d.type',
    $$values (tests.task('b'), tests.task('a'), 'blocks', 'success'),
        (tests.task('b'), tests.task('child'), 'subtask', 'completion'),
        (tests.task('child'), tests.task('a'), 'inherited', 'success')$$,
    'task_dependencies shows every edge, those that follow from subtasks included'
);

select * from finish();
rollback;
