begin;
select plan(19);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select set_config('tests.first', tests.workflow()::text, true);
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('part of b', parent => 'b');
select from tests.make_task('c', depends_on => '{b}');
select from tests.make_task('d', depends_on => '{c}');
select from tests.make_task('aside');
select from tests.make_task('not needed');
select from tests.set_status('not needed', 'skipped', 'nobody wants it');
select from tests.make_task('shipped');
select from tests.set_status('shipped', 'completed');
select from tests.set_status('shipped', 'deployed');
select from tests.make_workflow();
select from tests.make_task('elsewhere', depends_on => '{c}');
select from tests.complete('a');
select from tests.complete('part of b');
select from tests.complete('aside');
select from tests.fail('b');

create function state()
returns table (key text, status text, failed_attempts integer, attempts integer)
language sql
as $$
    select t.key, t.status::text, t.failed_attempts, t.attempts
    from signalbox_data.tasks t
    where t.project_id = tests.project()
    order by t.rank
$$;

select results_eq(
    $$select key, status::text from signalbox.retry_workflow(
        tests.project(), current_setting('tests.first')::uuid)$$,
    $$values ('b', 'ready'), ('c', 'pending'), ('d', 'pending'), ('elsewhere', 'pending')$$,
    'retry_workflow reopens what failed, with what was skipped because of it'
);
select is(
    (select failed_attempts from state() where key = 'b'), 0,
    'retry_workflow gives a task all its attempts again'
);
select results_eq(
    $$select status::text, finished_at from signalbox.workflows
    where project_id = tests.project() order by created_at$$,
    $$values ('active', null::timestamptz), ('active', null)$$,
    'retry_workflow makes the workflows active again'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant');
select is_empty(
    $$select * from signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid)$$,
    'retry_workflow reopens nothing where nothing failed'
);
select from tests.complete('b');
select is((select attempts from state() where key = 'b'), 2, 'retry_workflow has attempts counted on');
select from tests.complete('c');

-- From a task on
select results_eq(
    $$select key, status::text from signalbox.retry_workflow(
        tests.project(), current_setting('tests.first')::uuid, from_task_id => tests.task('b'))$$,
    $$values ('part of b', 'ready'), ('b', 'pending'), ('c', 'pending')$$,
    'retry_workflow reopens a task with its subtasks and what waits for it'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant from a task on');
select is(
    (select status from state() where key = 'elsewhere'), 'pending',
    'retry_workflow lets others wait again'
);

-- All
select set_config('tests.lease', tests.claim('part of b')::text, true);
select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid, 'all')$$,
    'SB002', format('task %s is being worked on', tests.task('part of b')),
    'retry_workflow refuses to begin again with what somebody works on'
);
select from signalbox.complete_task(
    tests.project(), tests.task('part of b'), current_setting('tests.lease')::uuid);
select from signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid, 'all');
select results_eq(
    'select key, status from state()',
    $$values ('a', 'ready'), ('part of b', 'pending'), ('b', 'pending'), ('c', 'pending'),
        ('d', 'pending'), ('aside', 'ready'), ('not needed', 'ready'), ('shipped', 'deployed'),
        ('elsewhere', 'pending')$$,
    'retry_workflow reopens all but what is deployed'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant with all');

-- After a cancellation
select from signalbox.cancel_workflow(tests.project(), current_setting('tests.first')::uuid);
select from signalbox.retry_workflow(tests.project(), current_setting('tests.first')::uuid);
select results_eq(
    $$select status::text, cancel_requested_at, ends_as::text from signalbox.workflows
    where id = current_setting('tests.first')::uuid$$,
    $$values ('active', null::timestamptz, null::text)$$,
    'retry_workflow reopens a cancelled workflow'
);
select is_empty('select * from tests.broken_invariants()', 'retry_workflow breaks no invariant then');

select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), tests.workflow(), 'some')$$, '22023',
    'scope must be failed or all, not some', 'retry_workflow refuses another scope'
);
select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), tests.workflow(), from_task_id => tests.task('a'))$$,
    'SB001', format('task %s not found in workflow %s', tests.task('a'), tests.workflow()),
    'retry_workflow refuses the task of another workflow'
);
select throws_ok(
    $$select signalbox.retry_workflow(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'retry_workflow refuses an unknown workflow'
);

-- A list of which some items are open yet.
select from signalbox.define_workflow(tests.project(), 'lists', '{"steps": [
    {"key": "each", "for_each": [1, 2]}
]}');
select set_config('tests.workflow_id', id::text, true)
from signalbox.start_workflow(tests.project(), 'lists');
select from tests.complete('each[0]');
select from signalbox.retry_workflow(tests.project(), tests.workflow(), 'all');
select results_eq(
    $$select key, status::text from signalbox.tasks
    where workflow_id = tests.workflow() order by key collate "C"$$,
    $$values ('each', 'pending'), ('each[0]', 'ready'), ('each[0]~1', 'completed'), ('each[1]', 'ready'),
        ('each[1]~1', 'cancelled')$$,
    'retry_workflow makes the items of an open list anew'
);
select is_empty(
    'select * from tests.broken_invariants()', 'retry_workflow breaks no invariant with open lists'
);

select * from finish();
rollback;
