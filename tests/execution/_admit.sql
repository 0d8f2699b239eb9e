begin;
select plan(8);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();

select results_eq(
    $$select key, status::text from signalbox.create_tasks(tests.project(), tests.workflow(), '[
        {"key": "free", "title": "x"},
        {"key": "gated", "title": "x", "is_templated": true},
        {"key": "later", "title": "x", "is_templated": true, "available_at": "2026-01-01 13:00+00"},
        {"key": "behind", "title": "x", "is_templated": true, "depends_on": ["free"]}]')$$,
    $$values ('free', 'ready'), ('gated', 'ready'), ('later', 'pending'), ('behind', 'pending')$$,
    '_admit lets a task into the queue whose gates are open, when its time has come'
);
select results_eq(
    $$select key, is_gated from signalbox.tasks where project_id = tests.project() order by rank$$,
    $$values ('free', false), ('gated', true), ('later', true), ('behind', true)$$,
    '_admit is asked for tasks that have rules'
);
select from tests.complete('free');
select is(
    (select status::text from signalbox.tasks where id = tests.task('behind')), 'ready',
    '_admit is asked when the last dependency is met'
);
select tests.advance('1 hour');
select from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 10);
select is(
    (select status::text from signalbox.tasks where id = tests.task('later')), 'in_progress',
    '_admit is asked when the time of a delayed task has come'
);
select results_eq(
    format(
        $$select a.completed, a.failed, a.skipped
        from signalbox._admit(tests.project(), '{}') a$$
    ),
    $$values (null::uuid[], null::uuid[], null::uuid[])$$,
    '_admit does nothing for nothing'
);
select is(
    (tests.error_of(format(
        $$select from signalbox.create_tasks(%L, %L, '[{"title": "x", "for_each": 1},
            {"title": "y", "wait": [], "is_templated": "yes"}]')$$,
        tests.project(), tests.workflow()
    ))).detail,
    '$[0].for_each: must be an array or a reference to one, not 1
$[1].is_templated: must be true or false, not "yes"
$[1].wait: must be an object, not []',
    'create_tasks says what is wrong with gates'
);
select from signalbox.pause_workflow(tests.project(), tests.workflow());
select from signalbox.create_tasks(tests.project(), tests.workflow(),
    '[{"key": "paused", "title": "x", "start_timeout": "1 hour"}]');
select results_eq(
    $$select t.status::text, d.start_by_at from signalbox.tasks t
    left join signalbox.task_deadlines d on d.task_id = t.id where t.id = tests.task('paused')$$,
    $$values ('pending', null::timestamptz)$$,
    '_admit begins with nothing in a workflow that is not worked on'
);

select is_empty('select * from tests.broken_invariants()', '_admit breaks no invariant');

select * from finish();
rollback;
