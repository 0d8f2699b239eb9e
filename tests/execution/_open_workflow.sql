begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.complete('a');
select from signalbox._open_workflow(tests.project(), tests.workflow());
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()),
    'completed',
    '_open_workflow leaves a workflow finished that has no open task'
);
update signalbox_data.tasks set status = 'review', finished_at = null
where id = tests.task('a');
select from signalbox._open_workflow(tests.project(), tests.workflow());
select results_eq(
    'select status::text, finished_at from signalbox.workflows
    where id = tests.workflow()',
    $$values ('active', null::timestamptz)$$,
    '_open_workflow makes a finished workflow with an open task active'
);
update signalbox_data.workflows set status = 'paused' where id = tests.workflow();
select from signalbox._open_workflow(tests.project(), tests.workflow());
select is(
    (select status::text from signalbox.workflows where id = tests.workflow()), 'paused',
    '_open_workflow leaves a workflow that is not finished'
);

select * from finish();
rollback;
