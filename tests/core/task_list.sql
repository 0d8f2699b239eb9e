begin;
select plan(2);

select from tests.make_project('task_list');
select from tests.make_workflow(name => 'release');
select from tests.make_task('b');
select from tests.make_task('a');
select from tests.make_task('child', parent => 'a');
select from tests.link('b', 'a');

select results_eq(
    $$select project, workflow, key, title, status::text, priority, unmet_dependencies,
        attempts,
        task_id, parent_task_id
    from signalbox.task_list where project = 'task_list' and key = 'child'$$,
    $$values ('task_list', 'release', 'child', 'child', 'ready', 5::smallint, 0, 0,
        tests.task('child'), tests.task('a'))$$,
    'task_list shows a task in short'
);
select results_eq(
    $$select key from signalbox.task_list where project = 'task_list' order by rank$$,
    $$values ('child'), ('a'), ('b')$$,
    'task_list by rank is a topological order'
);

select * from finish();
rollback;
