begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('old');
select from tests.complete('old');
select from tests.make_task('runs');
select is(tests.claim('runs') is not null, true, 'a task runs');
select from tests.make_task('ready');
select from signalbox.set_concurrency_limit(tests.project(), null, 1, 'project');
select results_eq(
    $$select t.key, h.scope::text from signalbox_data.limit_holders h
    inner join signalbox_data.tasks t on t.id = h.task_id
    where h.project_id = tests.project()$$,
    $$values ('runs', 'project')$$,
    '_limit_tasks gives a slot to a task that runs already, and none to one that is over'
);
select from tests.set_status('old', 'pending');
select results_eq(
    $$select t.key from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project() order by t.key$$,
    $$values ('old'), ('ready')$$,
    '_limit_tasks concerns a reopened task that is older than the limit'
);
select is_empty('select * from tests.broken_invariants()', '_limit_tasks breaks no invariant');

select * from finish();
rollback;
