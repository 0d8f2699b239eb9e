begin;
select plan(3);

select from tests.make_project('task_board');
select from tests.make_workflow(name => 'release');
select from tests.make_task('1');
select from tests.make_task('2', priority => 'high');
select from tests.make_task('3', depends_on => '{1}');
select from tests.make_task('4');
select from tests.set_status('4', 'cancelled');

select results_eq(
    $$select project, workflow, status::text, task_count, most_urgent, project_id,
        workflow_id
    from signalbox.task_board b where project = 'task_board' order by b.status$$,
    $$values
        ('task_board', 'release', 'pending', 1::bigint, '{3 3}'::text[], tests.project(),
            tests.workflow()),
        ('task_board', 'release', 'ready', 2, '{2 2,1 1}', tests.project(), tests.workflow()),
        ('task_board', 'release', 'cancelled', 1, '{4 4}', tests.project(), tests.workflow())$$,
    'task_board shows each status with its tasks, the most urgent first'
);
select tests.make_task('more ' || n) is not null as made from generate_series(1, 12) n;
select results_eq(
    $$select task_count, cardinality(most_urgent) from signalbox.task_board
    where project = 'task_board' and status = 'ready'$$,
    'values (14::bigint, 10)',
    'task_board shows ten tasks of a status at most'
);
select from signalbox.create_task(tests.project(), tests.workflow(), 'Nameless', priority => 10);
select results_eq(
    $$select most_urgent[1] from signalbox.task_board
    where project = 'task_board' and status = 'ready'$$,
    $$values ('Nameless')$$,
    'task_board shows a task without a key by its title'
);

select * from finish();
rollback;
