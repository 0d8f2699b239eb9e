begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b', depends_on => '{a}');
select from tests.make_task('c', depends_on => '{a,b}');
select from tests.make_task('shipped');
select from tests.make_task('open');
select from tests.complete('a');
select from tests.complete('b');
select from tests.set_status('shipped', 'completed');
select from tests.set_status('shipped', 'deployed');

select is(
    signalbox._reopen_tasks(tests.project(), array[
        tests.task('b'), tests.task('a'), tests.task('shipped'), tests.task('open')]),
    array[tests.task('a'), tests.task('b')],
    '_reopen_tasks reopens what is over and may be, and returns it'
);
select results_eq(
    $$select key, status::text, unmet_dependencies, started_at is not null from signalbox.tasks
    where project_id = tests.project() order by rank$$,
    $$values ('a', 'pending', 0, true), ('b', 'pending', 1, true), ('c', 'pending', 2, false),
        ('shipped', 'deployed', 0, false), ('open', 'ready', 0, false)$$,
    '_reopen_tasks lets what counted them as met wait again'
);
select signalbox._go_on_with(tests.project(), array[tests.task('a'), tests.task('b')]);
select is_empty('select * from tests.broken_invariants()', '_reopen_tasks breaks no invariant');
select from tests.complete('a');
select from signalbox._reopen_tasks(tests.project(), array[tests.task('a')], is_reset => true);
select is(
    (select started_at from signalbox.tasks where id = tests.task('a')), null,
    '_reopen_tasks forgets the start where it is a reset'
);
select is(
    signalbox._reopen_tasks(tests.project(), '{}'), '{}', '_reopen_tasks takes an empty list'
);

-- Older than the limit, and not yet on the way to the queue when it is reopened.
select from tests.make_workflow();
select from tests.make_task('first');
select from tests.make_task('second', depends_on => '{first}');
select from tests.make_task('last');
select from tests.set_status('second', 'cancelled');
select from signalbox.set_concurrency_limit(tests.project(), 'default', 1, 'queue');
select from signalbox._reopen_tasks(tests.project(), array[tests.task('second')]);
select is(
    (select is_gated from signalbox.tasks where id = tests.task('second')), true,
    '_reopen_tasks subjects tasks to limits that are younger'
);

select * from finish();
rollback;
