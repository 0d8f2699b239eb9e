begin;
select plan(3);

select from tests.make_workflow();
select from tests.make_task('a', retry_delay => '0');
select from tests.make_task('b');
select from tests.make_task('by hand');
select from tests.make_task('related');
select from tests.make_task('join', depends_on => '{a,by hand}');
select from tests.link('join', 'b', 'completion');
select from tests.link('join', 'related', type => 'relates_to');
select from tests.make_task('parent');
select from tests.make_task('child', parent => 'parent');
select from tests.fail('a', retry => true);
select from tests.complete('a', '{"n": 2}');
select from tests.fail('b');
select from tests.set_status('by hand', 'completed');
select from tests.complete('child', '"done"');

create temporary table claimed as
select c.key, c.dependency_results
from signalbox.claim_tasks('worker', project_id => tests.project(), max_tasks => 10) c;

select results_eq(
    $$select r ->> 'key', r ->> 'status', r ->> 'outcome', r -> 'result', r ->> 'type'
    from claimed c
    cross join lateral jsonb_array_elements(c.dependency_results) r
    where c.key = 'join'$$,
    $$values ('a', 'completed', 'success', '{"n": 2}'::jsonb, 'blocks'),
        ('b', 'failed', 'failure', 'null', 'blocks'),
        ('by hand', 'completed', null, 'null', 'blocks')$$,
    'claim_tasks hands over the last attempt of each dependency, in the order of ranks'
);
select results_eq(
    $$select c.dependency_results from claimed c where c.key = 'related'$$,
    $$values (null::jsonb)$$,
    'claim_tasks hands over no results to a task without dependencies'
);
select results_eq(
    $$select c.dependency_results -> 0 ->> 'result' from claimed c
    where c.key = 'parent'$$,
    $$values ('done')$$,
    'claim_tasks hands the results of subtasks to their parent'
);

select * from finish();
rollback;
