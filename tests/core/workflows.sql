begin;
select plan(4);

select from tests.make_workflow(name => 'release');
select results_eq(
    'select project_id, id, name, status::text from signalbox.workflows
    where project_id = tests.project()',
    $$values (tests.project(), tests.workflow(), 'release', 'active')$$,
    'workflows shows each workflow'
);

select from tests.make_task('build');
select from tests.make_task('test', depends_on => '{build}');
select from tests.make_workflow(name => 'other');
select from tests.make_task('deploy', depends_on => '{test}');
delete from signalbox_data.workflows
where project_id = tests.project() and name = 'release';
select results_eq(
    'select key from signalbox.tasks where project_id = tests.project()',
    $$values ('deploy')$$,
    'workflows take their tasks with them'
);
select is_empty('select tests.edges()', 'workflows take the edges of their tasks with them');
delete from signalbox_data.projects where id = tests.project();
select is_empty(
    'select from signalbox_data.tasks where project_id = tests.project()
    union all
    select from signalbox_data.task_dependencies where project_id = tests.project()
    union all
    select from signalbox_data.ready_tasks where project_id = tests.project()',
    'workflows of a deleted project go with all that is in them'
);

select * from finish();
rollback;
