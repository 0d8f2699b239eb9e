begin;
select plan(1);

select from tests.make_workflow();
select from signalbox.join_concurrency_group(tests.project(), tests.workflow(), 'g');
select results_eq(
    $$select name, workflow_id, workflow_name, status::text, is_waiting
    from signalbox.concurrency_groups where project_id = tests.project()$$,
    $$values ('g', tests.workflow(), 'workflow', 'active', false)$$,
    'concurrency_groups shows the members of a group'
);

select * from finish();
rollback;
