begin;
select plan(6);

select from tests.make_workflow();

create function required()
returns text
language sql
as $$
    select code from tests.error_of(
        'select signalbox._require_open_workflow(tests.project(), tests.workflow())')
$$;

select is(required(), null, '_require_open_workflow takes an active workflow');
update signalbox_data.workflows set status = 'completed', finished_at = now()
where id = tests.workflow();
select is(required(), null, '_require_open_workflow takes a finished workflow');
update signalbox_data.workflows set status = 'cancelled' where id = tests.workflow();
select is(
    required(), null, '_require_open_workflow takes a workflow whose tasks were all cancelled'
);
update signalbox_data.workflows set status = 'active', finished_at = null
where id = tests.workflow();
select from signalbox.update_project(tests.project(), '{"status": "archived"}');
select is(required(), 'SB002', '_require_open_workflow refuses an archived project');
select is(
    (tests.error_of(
        'select signalbox._require_open_workflow(tests.project(), tests.workflow())')).hint,
    'update_project(project_id, ''{"status": "active"}'') opens it again.',
    '_require_open_workflow says how to open it again'
);
select from tests.make_project();
select is(required(), 'SB001', '_require_open_workflow refuses a workflow of another project');

select * from finish();
rollback;
