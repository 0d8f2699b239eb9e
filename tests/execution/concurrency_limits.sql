begin;
select plan(1);

select from tests.make_workflow();
select from signalbox.set_concurrency_limit(tests.project(), 'set', 5);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"title": "1", "concurrency_key": "set"}, {"title": "2", "concurrency_key": "set"},
    {"title": "3", "concurrency_key": "unset"}, {"title": "4", "concurrency_key": "unset"}]');
select results_eq(
    $$select scope::text, key, max_running, is_set, holding, waiting from signalbox.concurrency_limits
    where project_id = tests.project() order by key$$,
    $$values ('key', 'set', 5, true, 2::bigint, 0::bigint),
        ('key', 'unset', 1, false, 1::bigint, 1::bigint)$$,
    'concurrency_limits shows the limits that are set and the keys that are used'
);

select * from finish();
rollback;
