begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{a,b}');
select from tests.claim('a');
select t.status
from signalbox.claimed_tasks c
cross join lateral signalbox.complete_task(
    c.project_id, c.task_id, c.lease_token, '{"n": 1}'
) t
where c.task_id = tests.task('a');

select is(
    signalbox._dependency_results(
        tests.project(), array[tests.task('a'), tests.task('b'), tests.task('c')]
    ) - tests.task('c')::text,
    jsonb_build_object(tests.task('b'), jsonb_build_array(jsonb_build_object(
        'task_id', tests.task('a'), 'key', 'a', 'title', 'a', 'type', 'blocks',
        'status', 'completed', 'outcome', 'success', 'result', '{"n": 1}'::jsonb))),
    '_dependency_results holds what the dependencies of each task came to'
);
select is(
    jsonb_path_query_array(
        signalbox._dependency_results(tests.project(), array[tests.task('c')]), '$.*[*].key'
    ),
    '["a", "b"]', '_dependency_results has them by rank'
);
select is(
    signalbox._dependency_results(tests.project(), array[tests.task('a')]), null,
    '_dependency_results is null where nothing is waited for'
);

select * from finish();
rollback;
