begin;
select plan(23);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

create function in_queue()
returns setof text
language sql
as $$
    select t.key
    from signalbox_data.ready_tasks r
    inner join signalbox_data.tasks t on t.id = r.task_id
    where r.project_id = tests.project()
    order by t.key
$$;

select results_eq(
    $$select project_id, scope::text, key, max_running, is_set, holding, waiting
    from signalbox.set_concurrency_limit(tests.project(), 'db', 3)$$,
    $$values (tests.project(), 'key', 'db', 3, true, 0::bigint, 0::bigint)$$,
    'set_concurrency_limit returns the limit'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'x', 'concurrency_key', 'db'))
    from generate_series(1, 6) n
));
select results_eq(
    $$select max_running, holding, waiting from signalbox.concurrency_limits
    where project_id = tests.project()$$,
    $$values (3, 3::bigint, 3::bigint)$$,
    'concurrency_limits shows what is held and who waits'
);

-- Raised and lowered

select from signalbox.set_concurrency_limit(tests.project(), 'db', 5);
select results_eq(
    'select in_queue()', $$values ('1'), ('2'), ('3'), ('4'), ('5')$$,
    'set_concurrency_limit lets more go on when the limit is raised'
);
select is(tests.claim('2') is not null, true, 'a task of a key is claimed like any other');
select from signalbox.set_concurrency_limit(tests.project(), 'db', 2);
select results_eq(
    'select in_queue()', $$values ('1')$$,
    'set_concurrency_limit takes slots back from those that have not begun, the last ones first'
);
select from signalbox.set_concurrency_limit(tests.project(), 'db', 0);
select is_empty('select in_queue()', 'set_concurrency_limit can let none begin');
select results_eq(
    $$select holding, waiting from signalbox.concurrency_limits where project_id = tests.project()$$,
    $$values (1::bigint, 5::bigint)$$,
    'set_concurrency_limit leaves its slot to a task that runs'
);
select from signalbox.complete_task(tests.project(), tests.task('2'), tests.lease('2'));
select is_empty('select in_queue()', 'a limit of 0 holds when a slot is given back');
select results_eq(
    $$select max_running, is_set from signalbox.set_concurrency_limit(tests.project(), 'db', null)$$,
    $$values (1, false)$$,
    'set_concurrency_limit with null leaves a key to the limit of keys that have none, one task'
);
select results_eq('select in_queue()', $$values ('1')$$, 'a key without a limit lets one task run');
select is_empty(
    'select * from tests.broken_invariants()', 'set_concurrency_limit breaks no invariant'
);

-- A queue, a workflow and a project that have tasks already

select from tests.make_project();
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', n::text, 'title', 'x', 'queue', case when n <= 6 then 'q' else 'other' end,
        'depends_on', case when n = 6 then '["1"]' else '[]' end::jsonb))
    from generate_series(1, 8) n
));
select from tests.claim('1');
select from signalbox.set_concurrency_limit(tests.project(), 'q', 2, 'queue');
select results_eq(
    'select in_queue()', $$values ('2'), ('7'), ('8')$$,
    'set_concurrency_limit counts the tasks of a queue that run, and holds back those in the queue'
);
select results_eq(
    $$select key from signalbox.tasks where project_id = tests.project() and is_gated order by key$$,
    $$values ('1'), ('2'), ('3'), ('4'), ('5'), ('6')$$,
    'set_concurrency_limit concerns the open tasks of the queue, also those that wait for others'
);
select from signalbox.complete_task(tests.project(), tests.task('1'), tests.lease('1'));
select results_eq(
    $$select t.key from signalbox.throttled_tasks w
    inner join signalbox.tasks t on t.id = w.task_id
    where w.project_id = tests.project() order by t.key$$,
    $$values ('4'), ('5'), ('6')$$,
    'a task that becomes ready in a limited queue waits for a slot'
);
select from tests.make_task('9', queue => 'q');
select from tests.make_task('10', queue => 'other');
select results_eq(
    'select in_queue()', $$values ('10'), ('2'), ('3'), ('7'), ('8')$$,
    'set_concurrency_limit holds for tasks made later'
);
select from signalbox.update_task(tests.project(), tests.task('7'), '{"queue": "q"}');
select results_eq(
    'select in_queue()', $$values ('10'), ('2'), ('3'), ('8')$$,
    'set_concurrency_limit holds for tasks that come from another queue'
);
select from signalbox.set_concurrency_limit(tests.project(), tests.workflow()::text, 3, 'workflow');
select results_eq(
    'select in_queue()', $$values ('2'), ('3'), ('8')$$,
    'set_concurrency_limit limits a workflow beside its queues'
);
select from signalbox.set_concurrency_limit(tests.project(), 'whatever', 1, 'project');
select results_eq(
    'select in_queue()', $$values ('2')$$, 'set_concurrency_limit limits a whole project'
);
select from signalbox.set_concurrency_limit(tests.project(), null, null, 'project');
select from signalbox.set_concurrency_limit(tests.project(), tests.workflow()::text, null, 'workflow');
select from signalbox.set_concurrency_limit(tests.project(), 'q', null, 'queue');
select results_eq(
    'select in_queue()', $$values ('10'), ('2'), ('3'), ('4'), ('5'), ('6'), ('7'), ('8'), ('9')$$,
    'set_concurrency_limit with null lets everything go'
);
select is_empty(
    'select * from tests.broken_invariants()', 'set_concurrency_limit of a queue breaks no invariant'
);

-- What is refused

select throws_ok(
    format('select signalbox.set_concurrency_limit(%L, %L, 1)', signalbox_data.new_id(), 'k'), 'SB001',
    null, 'set_concurrency_limit knows no such project'
);
select throws_ok(
    $$select signalbox.set_concurrency_limit(tests.project(), 'no id', 1, 'workflow')$$, 'SB001', null,
    'set_concurrency_limit knows no such workflow'
);
select throws_ok(
    $$select signalbox.set_concurrency_limit(tests.project(), 'k', -1)$$, '23514', null,
    'set_concurrency_limit takes no negative number'
);

select * from finish();
rollback;
