begin;
select plan(3);

select from tests.make_project('workflow_definitions');
select from signalbox.define_workflow(tests.project(), 'a', '{"steps": [{"key": "a"}]}', 'A');
select from signalbox.define_workflow(tests.project(), 'a', '{"steps": [{"key": "b"}]}');
select from signalbox.define_workflow(tests.project(), 'b', '{"steps": [{"key": "a"}]}');

select results_eq(
    $$select name, version, is_latest, description from signalbox.workflow_definitions
    where project_id = tests.project() order by name, version$$,
    $$values ('a', 1, false, 'A'), ('a', 2, true, 'A'), ('b', 1, true, null)$$,
    'workflow_definitions shows each version, and which is the latest'
);

-- A definition that is deleted by hand leaves its runs.
select from signalbox.start_workflow(tests.project(), 'b', workflow_name => 'run');
delete from signalbox_data.workflow_definitions where project_id = tests.project() and name = 'b';
select results_eq(
    $$select name, definition_id from signalbox.workflows where project_id = tests.project()$$,
    $$values ('run', null::uuid)$$,
    'workflow_definitions leave their runs when they go'
);
delete from signalbox_data.projects where id = tests.project();
select is_empty(
    'select from signalbox_data.workflow_definitions where project_id = tests.project()',
    'workflow_definitions go with their project'
);

select * from finish();
rollback;
