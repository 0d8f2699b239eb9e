begin;
select plan(5);

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

update signalbox_data.workflows
set status = 'cancelled', finished_at = now(), cancel_requested_at = now(), ends_as = 'cancelled',
    status_reason = 'x', deadline_at = now() - interval '1 hour'
where id = tests.workflow();
select from signalbox._open_workflow(tests.project(), tests.workflow());
select results_eq(
    'select status::text, cancel_requested_at, ends_as::text, status_reason, deadline_at
    from signalbox.workflows where id = tests.workflow()',
    $$values ('active', null::timestamptz, null::text, null::text, null::timestamptz)$$,
    '_open_workflow forgets how the workflow ended, and a deadline that has passed'
);
update signalbox_data.workflows
set cancel_requested_at = now(), ends_as = 'cancelled' where id = tests.workflow();
select throws_ok(
    $$select signalbox._open_workflow(tests.project(), tests.workflow())$$, 'SB002',
    format('workflow %s is being cancelled', tests.workflow()),
    '_open_workflow refuses a workflow that is being cancelled'
);

select * from finish();
rollback;
