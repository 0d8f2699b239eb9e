begin;
select plan(22);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow(name => 'other');
select set_config('tests.other', tests.workflow()::text, false);
select from tests.make_workflow();
select from tests.make_wait('first', '{"kind": "signal", "name": "go"}');
select from tests.make_wait('second', '{"kind": "signal", "name": "go"}');
select from tests.make_wait('third', '{"kind": "signal", "name": "go"}',
    workflow_id => current_setting('tests.other')::uuid);
select from tests.make_wait('deaf', '{"kind": "signal", "name": "come"}');
select from tests.make_task('next', depends_on => '{first}');

select results_eq(
    $$select name, payload, task_id, sent_at, consumed_at from signalbox.send_signal(
        tests.project(), 'go', '{"version": "1.4"}')$$,
    $$values ('go', '{"version": "1.4"}'::jsonb, tests.task('first'),
        '2026-01-01 12:00+00'::timestamptz, '2026-01-01 12:00+00'::timestamptz)$$,
    'send_signal gives the signal to the task that began to wait first'
);
select results_eq(
    $$select t.status::text, e.outcome::text, e.result
    from signalbox.tasks t
    inner join signalbox.task_executions e on e.task_id = t.id
    where t.id = tests.task('first')$$,
    $$values ('completed', 'success', '{"version": "1.4"}'::jsonb)$$,
    'send_signal makes the payload the result of the task'
);
select results_eq(
    'select * from tests.statuses()',
    $$values ('deaf', 'blocked'), ('first', 'completed'), ('next', 'ready'),
        ('second', 'blocked'), ('third', 'blocked')$$,
    'send_signal lets go on what waits for that task, and no other'
);
select is(
    (select task_id from signalbox.send_signal(
        tests.project(), 'go', workflow_id => current_setting('tests.other')::uuid)),
    tests.task('third'),
    'send_signal gives a signal for a workflow to a task of it'
);
select is(
    (select task_id from signalbox.send_signal(
        tests.project(), 'go', workflow_id => current_setting('tests.other')::uuid)),
    null,
    'send_signal keeps a signal for a workflow of which no task waits'
);
select is(
    (select task_id from signalbox.send_signal(tests.project(), 'go')),
    tests.task('second'),
    'send_signal passes by no task when signals for others are kept'
);
select from tests.make_wait('late', '{"kind": "signal", "name": "go"}',
    workflow_id => current_setting('tests.other')::uuid);
select is(
    (select status::text from signalbox.tasks where id = tests.task('late')),
    'completed',
    'send_signal keeps a signal for the task that comes to it'
);
select is_empty(
    $$select from signalbox.task_executions where task_id = tests.task('deaf')$$,
    'send_signal gives nothing to a task that waits for another name'
);

-- Idempotency

select set_config('tests.signal', s.id::text, false) is not null as sent
from signalbox.send_signal(tests.project(), 'again', '1', idempotency_key => 'k') s;
select results_eq(
    $$select id::text, payload from signalbox.send_signal(
        tests.project(), 'again', '2', idempotency_key => 'k')$$,
    $$values (current_setting('tests.signal'), '1'::jsonb)$$,
    'send_signal sends nothing with a key that was used, and returns what was sent'
);
select from tests.make_wait('once', '{"kind": "signal", "name": "again"}');
select from tests.make_wait('twice', '{"kind": "signal", "name": "again"}');
select is(
    (select task_id from signalbox.send_signal(
        tests.project(), 'again', '3', idempotency_key => 'k')),
    tests.task('once'),
    'send_signal says who has taken what was sent'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('twice')), 'blocked',
    'send_signal lets nobody go on by a signal that is sent again'
);
select is(
    (select count(distinct s.id)::integer
    from unnest('{other name,and another}'::text[]) n
    cross join lateral signalbox.send_signal(tests.project(), n, idempotency_key => 'k') s),
    2,
    'send_signal takes a key once for each name'
);
select from tests.make_project();
select from tests.make_workflow();
select from tests.make_wait('here', '{"kind": "signal", "name": "again"}');
select is(
    (select task_id from signalbox.send_signal(
        tests.project(), 'again', idempotency_key => 'k')),
    tests.task('here'),
    'send_signal takes a key once for each project'
);

-- Time

select is(
    (select expires_at from signalbox.send_signal(
        tests.project(), 'short', valid_for => '5 minutes')),
    '2026-01-01 12:05+00',
    'send_signal notes until when a signal is kept'
);
select from tests.make_wait('due', '{"kind": "signal", "name": "late", "deadline": "1 hour"}');
select tests.advance('1 hour');
select is(
    (select task_id from signalbox.send_signal(tests.project(), 'late')), null,
    'send_signal passes by a task whose deadline has passed'
);

-- What is refused

select throws_ok(
    $$select signalbox.send_signal('00000000-0000-7000-8000-000000000000', 'go')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    'send_signal refuses a project that does not exist'
);
select throws_ok(
    $$select signalbox.send_signal(
        tests.project(), 'go', workflow_id => current_setting('tests.other')::uuid)$$,
    'SB001',
    format('workflow %s not found in project %s', current_setting('tests.other'), tests.project()),
    'send_signal refuses a workflow of another project'
);
select throws_ok(
    $$select signalbox.send_signal(tests.project(), ' ')$$,
    '23514', null, 'send_signal refuses a blank name'
);
select throws_ok(
    $$select signalbox.send_signal(tests.project(), repeat('x', 101))$$,
    '23514', null, 'send_signal refuses a name that is too long'
);
select throws_ok(
    $$select signalbox.send_signal(tests.project(), null)$$,
    '23502', null, 'send_signal refuses no name'
);
select lives_ok(
    $$select signalbox.send_signal(tests.project(), repeat('€', 100),
        idempotency_key => repeat('€', 500))$$,
    'send_signal takes the longest name and key'
);
select is_empty('select * from tests.broken_invariants()', 'send_signal breaks no invariant');

select * from finish();
rollback;
