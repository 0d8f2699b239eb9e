begin;
select plan(2);

select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'w', '{"steps": [
    {"key": "each", "for_each": ["a"]}, {"key": "other"}]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select from signalbox.reset_workflow(tests.project(), tests.workflow());
select from signalbox.activate_workflow(tests.project(), tests.workflow());
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "other[0]~1", "title": "not of a list", "parent": "other"},
    {"key": "each, by hand", "title": "of nobody''s list", "parent": "each"}]');

select results_eq(
    $$select t.key from signalbox.tasks t
    where t.project_id = tests.project()
        and signalbox._is_forgotten_item(t.project_id, t.parent_task_id, t.key)$$,
    $$values ('each[0]~1')$$,
    '_is_forgotten_item knows the items that were set aside'
);
select is(
    signalbox._is_forgotten_item(tests.project(), null, null), false,
    '_is_forgotten_item takes a task without parent and key'
);

select * from finish();
rollback;
