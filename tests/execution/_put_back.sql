begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "1", "title": "x", "concurrency_key": "k"},
    {"key": "2", "title": "x", "concurrency_key": "k"}]');
select from signalbox._put_back(
    tests.project(), array[tests.task('1')], array[timestamptz '2026-01-01 12:01+00'], is_firm => true);
select results_eq(
    $$select status::text, available_at from signalbox.tasks where id = tests.task('1')$$,
    $$values ('pending', '2026-01-01 12:01+00'::timestamptz)$$,
    '_put_back lets a ready task wait until its time'
);
select results_eq(
    $$select token_at, token_attempt, has_firm_token from signalbox_data.task_rules
    where task_id = tests.task('1')$$,
    $$values ('2026-01-01 12:01+00'::timestamptz, 1, true)$$,
    '_put_back remembers a time that was drawn when the task was to be claimed'
);
select results_eq(
    $$select t.key from signalbox.ready_tasks r inner join signalbox.tasks t on t.id = r.task_id
    where r.project_id = tests.project()$$,
    $$values ('2')$$,
    '_put_back hands on the slot'
);
select is_empty('select * from tests.broken_invariants()', '_put_back breaks no invariant');

select * from finish();
rollback;
