begin;
select plan(4);

select from tests.make_project('_join_items');
select from signalbox.define_workflow(tests.project(), 'w', '{"steps": [
    {"key": "each", "for_each": ["a", "b", "c", "d"], "retry": {"max_attempts": 1}}]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'w');
select from tests.complete('each[2]', '{"third": true}');
select from tests.complete('each[0]', 'false');
select from tests.fail('each[3]');

select results_eq(
    $$select * from signalbox._join_items(tests.project(), tests.task('each'), 4)$$,
    $$values ('[false, null, {"third": true}, null]'::jsonb, 1, 'each[3]')$$,
    '_join_items has the results in order, and counts what failed'
);
select from tests.set_status('each[1]', 'cancelled');
select results_eq(
    $$select failed_count, failed_keys from signalbox._join_items(tests.project(), tests.task('each'), 4)$$,
    $$values (2, 'each[1], each[3]')$$,
    '_join_items counts what was cancelled'
);
select results_eq(
    $$select * from signalbox._join_items(tests.project(), tests.task('each'), 0)$$,
    $$values ('[]'::jsonb, 0, null::text)$$,
    '_join_items of no items has no results'
);
select from tests.set_status('each[1]', 'pending');
select from signalbox.delete_task(tests.project(), tests.task('each[1]'));
select is(
    (signalbox._join_items(tests.project(), tests.task('each'), 4)).results,
    '[false, null, {"third": true}, null]',
    '_join_items keeps the place of an item that was deleted'
);

select * from finish();
rollback;
