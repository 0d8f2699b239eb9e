begin;
select plan(1);

select from tests.make_workflow(name => 'release');
select results_eq(
    'select project_id, id, name, status::text from signalbox.workflows
    where project_id = tests.project()',
    $$values (tests.project(), tests.workflow(), 'release', 'active')$$,
    'workflows shows each workflow'
);

select * from finish();
rollback;
