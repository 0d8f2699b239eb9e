begin;
select plan(2);

select from tests.make_project();
select set_config('tests.top', tests.make_workflow(name => 'top')::text, true);
create temporary table made as
select w.id, w.name
from signalbox.create_workflow(
    tests.project(), 'child', parent_workflow_id => current_setting('tests.top')::uuid) w;
insert into made
select w.id, w.name
from signalbox.create_workflow(tests.project(), 'grandchild', parent_workflow_id => (select id from made)) w;
select from tests.make_workflow(name => 'other');

select results_eq(
    $$select w.name from signalbox._workflows_below(
        tests.project(), current_setting('tests.top')::uuid) b (id)
    inner join signalbox.workflows w on w.id = b.id order by w.id$$,
    $$values ('top'), ('child'), ('grandchild')$$,
    '_workflows_below returns a workflow with all that it started'
);
update signalbox_data.workflows set status = 'completed', finished_at = now()
where id = (select id from made where name = 'child');
select results_eq(
    $$select w.name from signalbox._workflows_below(
        tests.project(), current_setting('tests.top')::uuid) b (id)
    inner join signalbox.workflows w on w.id = b.id order by w.id$$,
    $$values ('top'), ('grandchild')$$,
    '_workflows_below leaves out what is over, but not what is below it'
);

select * from finish();
rollback;
