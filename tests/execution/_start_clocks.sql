begin;
select plan(3);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "a", "title": "a"},
    {"key": "b", "title": "b", "depends_on": ["a"], "start_timeout": "1 hour"},
    {"key": "c", "title": "c", "concurrency_key": "x"}
]');
select is_empty(
    'select * from signalbox.task_deadlines where project_id = tests.project()',
    '_start_clocks is not called before the task is ready'
);
select from signalbox._start_clocks(
    tests.project(), array[tests.task('a'), tests.task('b'), tests.task('c')]);
select results_eq(
    $$select task_id, start_by_at from signalbox.task_deadlines where project_id = tests.project()$$,
    $$values (tests.task('b'), '2026-01-01 13:00+00'::timestamptz)$$,
    '_start_clocks notes the end for those with a start_timeout'
);
select tests.advance('10 minutes');
select from tests.complete('a');
select is(
    (select start_by_at from signalbox.task_deadlines where task_id = tests.task('b')),
    '2026-01-01 13:10+00', '_start_clocks begins anew when the task becomes ready'
);

select * from finish();
rollback;
