begin;
select plan(4);

select from tests.make_project();
select from signalbox.define_workflow(tests.project(), 'grouped', '{
    "inputs": {"env": {"default": "eu"}},
    "concurrency": {"group": "deploy ${{ inputs.env }} ${{ workflow.name }}", "cancel_in_progress": true},
    "steps": [{"key": "a"}]}');
select from signalbox.define_workflow(tests.project(), 'in order', '{
    "concurrency": {"group": "g", "queue": "max"}, "steps": [{"key": "a"}]}');
select from signalbox.define_workflow(tests.project(), 'free', '{"steps": [{"key": "a"}]}');
select from signalbox.start_workflow(tests.project(), 'grouped');
select from signalbox.start_workflow(tests.project(), 'in order');
select from signalbox.start_workflow(tests.project(), 'free');
create function group_of(workflow text)
returns table (name text, on_conflict text)
language sql
as $$
    select g.* from signalbox.workflows w
    cross join lateral signalbox._group_of_run(w.project_id, w.id) g
    where w.project_id = tests.project() and w.name = group_of.workflow
$$;

select results_eq(
    $$select * from group_of('grouped')$$,
    $$values ('deploy eu grouped', 'cancel_in_progress')$$,
    '_group_of_run puts inputs into the name'
);
select results_eq(
    $$select * from group_of('in order')$$, $$values ('g', 'queue_all')$$,
    '_group_of_run says what becomes of the others'
);
select is_empty($$select * from group_of('free')$$, '_group_of_run finds none where none is named');
select is_empty(
    'select * from signalbox._group_of_run(tests.project(), tests.make_workflow())',
    '_group_of_run finds none where there is no definition'
);

select * from finish();
rollback;
