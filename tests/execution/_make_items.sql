begin;
select plan(13);

select from tests.make_workflow(name => 'w');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "first", "title": "first"},
    {"key": "each", "title": "Each", "depends_on": ["first"], "for_each": "${{ tasks.first.result }}",
        "type": "build", "priority": 8, "command": "make ${{ item.name }}", "queue": "${{ item.queue }}",
        "parameters": {"n": "${{ index }}", "plain": [1]}, "environment": {"A": "b"}, "tags": ["t"],
        "max_attempts": 7, "retry_delay": "3 seconds", "timeout": "1 hour", "metadata": {"m": "${{ item }}"}}
]');
select is(
    signalbox._make_items(
        tests.project(), tests.task('each'),
        '[{"name": "one", "queue": "fast"}, {"name": "two"}]'
    ),
    null,
    '_make_items returns nothing where items have no gates'
);
select results_eq(
    $$select key, title, status::text, type, priority, command, queue, parameters, environment, tags,
        max_attempts, retry_delay, timeout
    from signalbox.tasks where parent_task_id = tests.task('each') order by rank$$,
    $q$values
        ('each[0]', 'Each [0]', 'ready', 'build', 8::smallint, 'make one', 'fast',
            '{"n": 0, "plain": [1]}'::jsonb, '{"A": "b"}'::jsonb, '{t}'::text[], 7,
            '3 seconds'::interval, '1 hour'::interval),
        ('each[1]', 'Each [1]', 'ready', 'build', 8::smallint, 'make two', '${{ item.queue }}',
            '{"n": 1, "plain": [1]}', '{"A": "b"}', '{t}', 7, '3 seconds', '1 hour')$q$,
    '_make_items copies the task with its list, and puts the items in'
);
select results_eq(
    $$select t.key, r.queue, r.position < (select rank from signalbox.tasks where id = tests.task('each'))
    from signalbox.ready_tasks r
    inner join signalbox.tasks t on t.project_id = r.project_id and t.id = r.task_id
    where t.parent_task_id = tests.task('each')
    order by r.position$$,
    $q$values ('each[0]', 'fast', true), ('each[1]', '${{ item.queue }}', true)$q$,
    '_make_items queues the items in the place of their parent'
);
select results_eq(
    $$select unmet_dependencies from signalbox.tasks where id = tests.task('each')$$,
    'values (3)',
    '_make_items lets the parent wait for the items'
);
select ok(
    (
        select bool_and(t.rank < 0) from signalbox.tasks t where t.parent_task_id = tests.task('each')
    ),
    '_make_items ranks items before everything'
);
select is_empty('select * from tests.broken_invariants()', '_make_items breaks no invariant');

-- Items may get dependencies of their own, which then rank before them.
select from tests.make_task('later');
select from tests.link('each[0]', 'later');
select is_empty('select * from tests.broken_invariants()', '_make_items makes tasks like any other');

-- Items with gates

select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "gated", "title": "Gated", "depends_on": ["first"], "for_each": "${{ tasks.first.result }}",
        "is_templated": true, "rate_limit": "cloud-${{ item }}", "concurrency_key": "one",
        "command": "${{ item }} ${{ tasks.first.result }}"}
]');
select set_config(
    'tests.gated',
    signalbox._make_items(tests.project(), tests.task('gated'), '["x", null]')::text,
    true
);
select results_eq(
    $$select t.key, t.status::text
    from unnest(current_setting('tests.gated')::uuid[]) with ordinality g (id, place)
    inner join signalbox.tasks t on t.project_id = tests.project() and t.id = g.id
    order by g.place$$,
    $$values ('gated[0]', 'pending'), ('gated[1]', 'pending')$$,
    '_make_items returns items that have gates'
);
select results_eq(
    $$select t.key, t.is_gated, r.for_each, r.rate_limit_key, r.concurrency_key, r.is_templated, r.item,
        r.item_index
    from signalbox.tasks t
    inner join signalbox_data.task_rules r on r.project_id = t.project_id and r.task_id = t.id
    where t.parent_task_id = tests.task('gated') order by t.rank$$,
    $$values
        ('gated[0]', true, null::jsonb, 'cloud-x', 'one', true, '"x"'::jsonb, 0),
        ('gated[1]', true, null, 'cloud-', 'one', true, null, 1)$$,
    '_make_items gives items the gates of their parent'
);

-- Where there are limits, every task goes through its gates.
select from tests.make_workflow(name => 'limited');
select from signalbox.set_concurrency_limit(tests.project(), 'narrow', 1, 'queue');
delete from signalbox_data.workflows where project_id = tests.project() and name = 'w';
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "limited", "title": "Limited", "queue": "narrow", "for_each": [1, 2]}
]');
select results_eq(
    $$select t.is_gated, u.task_id is not null, q.task_id is not null
    from signalbox.tasks t
    left join signalbox_data.task_rules u on u.project_id = t.project_id and u.task_id = t.id
    left join signalbox_data.ready_tasks q on q.project_id = t.project_id and q.task_id = t.id
    where t.parent_task_id = tests.task('limited') order by t.rank$$,
    $$values (true, true, true), (true, true, false)$$,
    '_make_items lets items wait for slots where there are limits'
);
select is_empty('select * from tests.broken_invariants()', '_make_items breaks no invariant');
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "hasty", "title": "Hasty", "for_each": [1], "start_timeout": "5 minutes"}
]');
select is(
    (
        select r.start_timeout from signalbox_data.task_rules r
        where r.project_id = tests.project() and r.task_id = tests.task('hasty[0]')
    ),
    '5 minutes'::interval,
    '_make_items gives items the clocks of their parent'
);
select is(
    (
        select count(*) from signalbox_data.task_deadlines d
        where d.project_id = tests.project() and d.task_id = tests.task('hasty')
    ),
    0::bigint,
    '_make_items lets no clock run for the parent, which is never claimed'
);

select * from finish();
rollback;
