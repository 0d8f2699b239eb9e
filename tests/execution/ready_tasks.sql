begin;
select plan(1);

select from tests.make_workflow();
select from tests.make_task('a', priority => 'high', queue => 'gpu');
select from tests.make_task('b', depends_on => '{a}');

select results_eq(
    'select r.project_id, r.task_id, r.workflow_id, r."position" = t.rank, r.priority, r.queue
    from signalbox.ready_tasks r
    inner join signalbox.tasks t on t.id = r.task_id
    where r.project_id = tests.project()',
    $$values (tests.project(), tests.task('a'), tests.workflow(), true, 8::smallint, 'gpu')$$,
    'ready_tasks shows the queue'
);

select * from finish();
rollback;
