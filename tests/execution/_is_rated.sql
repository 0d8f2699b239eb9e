begin;
select plan(1);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "plain", "title": "x"},
    {"key": "keyed", "title": "x", "concurrency_key": "k"},
    {"key": "rated", "title": "x", "rate_limit": "r"}]');
select results_eq(
    $$select t.key, signalbox._is_rated(t.project_id, t.id), r.is_rated
    from signalbox_data.tasks t inner join signalbox_data.ready_tasks r on r.task_id = t.id
    where t.project_id = tests.project() order by t.key$$,
    $$values ('keyed', false, false), ('plain', false, false), ('rated', true, true)$$,
    '_is_rated knows tasks with a rate limit, for their rows in the queue'
);

select * from finish();
rollback;
