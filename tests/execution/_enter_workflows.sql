begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select set_config('tests.active', tests.make_workflow()::text, true);
select from tests.make_task('active');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('elsewhere', queue => 'other');

select is(
    signalbox._enter_workflows(
        tests.project(), array[tests.task('active')], array[current_setting('tests.active')::uuid]),
    array[tests.task('active')], '_enter_workflows returns what may be claimed'
);
select is(
    (select started_at from signalbox.workflows where id = current_setting('tests.active')::uuid),
    '2026-01-01 12:00+00', '_enter_workflows begins the workflow'
);
update signalbox_data.workflows set status = 'paused' where id = tests.workflow();
delete from signalbox_data.ready_tasks where task_id in (tests.task('a'), tests.task('active'));
select is(
    signalbox._enter_workflows(
        tests.project(), array[tests.task('a'), tests.task('active')],
        array[tests.workflow(), current_setting('tests.active')::uuid]),
    array[tests.task('active')], '_enter_workflows leaves out what is held back'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'pending'), ('active', 'ready'), ('b', 'pending'), ('elsewhere', 'ready')$$,
    '_enter_workflows takes others of the workflow along from the head of the queue'
);
select is(
    (select started_at from signalbox.workflows where id = tests.workflow()), null,
    '_enter_workflows begins no paused workflow'
);
insert into signalbox_data.ready_tasks (project_id, task_id, workflow_id, "position", priority, queue)
select project_id, id, workflow_id, rank, priority, queue
from signalbox_data.tasks where id = tests.task('active');
select is_empty('select * from tests.broken_invariants()', '_enter_workflows breaks no invariant');

select * from finish();
rollback;
