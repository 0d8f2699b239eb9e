begin;
select plan(4);

select from tests.make_workflow();
select from signalbox.set_concurrency_limit(tests.project(), 'a', 4);
select from signalbox.set_concurrency_limit(tests.project(), 'default', 2, 'queue');
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'x', 'concurrency_key', 'a'))
    from generate_series(1, 5) n
));
select results_eq(
    $$select scope::text, holding, waiting from signalbox.concurrency_limits
    where project_id = tests.project() order by scope$$,
    $$values ('key', 4::bigint, 1::bigint), ('queue', 2::bigint, 2::bigint)$$,
    'a task that waits for its next limit keeps the slots that it has'
);
update signalbox_data.concurrency_limits set max_running = 1
where project_id = tests.project() and scope = 'key';
select from signalbox._take_back_slots(tests.project(), 'key', 'a', 3);
select results_eq(
    $$select t.key, w.scope::text
    from signalbox_data.throttled_tasks w
    inner join signalbox_data.tasks t on t.id = w.task_id
    where w.project_id = tests.project() order by t.key$$,
    $$values ('2', 'key'), ('3', 'key'), ('4', 'key'), ('5', 'key')$$,
    '_take_back_slots takes slots from those in the queue and from those on their way to it'
);
select results_eq(
    $$select scope::text, holding, waiting from signalbox.concurrency_limits
    where project_id = tests.project() order by scope$$,
    $$values ('key', 1::bigint, 4::bigint), ('queue', 1::bigint, 0::bigint)$$,
    '_take_back_slots gives back the slots of later limits too'
);
select is_empty('select * from tests.broken_invariants()', '_take_back_slots breaks no invariant');

select * from finish();
rollback;
