begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('waits', depends_on => '{a}');
select from tests.make_task('now', priority => 9, queue => 'gpu');
select from tests.make_task('later');
select from tests.make_task('deferred');
select from tests.set_status('deferred', 'deferred');
-- As they are in the midst of a change.
delete from signalbox_data.ready_tasks
where task_id in (tests.task('now'), tests.task('later'));
update signalbox_data.tasks set status = 'pending' where id = tests.task('now');
update signalbox_data.tasks set status = 'pending', available_at = '2026-01-01 12:01+00'
where id = tests.task('later');

select from signalbox._make_ready(
    tests.project(), array(select id from signalbox.tasks
    where project_id = tests.project()));
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('deferred', 'deferred'), ('later', 'pending'),
        ('now', 'ready'),
        ('waits', 'pending')$$,
    '_make_ready makes ready only what is pending with nothing unmet'
);
select results_eq(
    $$select queue, priority from signalbox.ready_tasks
    where task_id = tests.task('now')$$,
    $$values ('gpu', 9::smallint)$$,
    '_make_ready queues it'
);
select results_eq(
    'select task_id, available_at from signalbox.delayed_tasks
    where project_id = tests.project()',
    $$values (tests.task('later'), '2026-01-01 12:01+00'::timestamptz)$$,
    '_make_ready puts what waits for a time among the delayed'
);
select is_empty(
    'select * from tests.broken_invariants()', '_make_ready breaks no invariant'
);

-- As when a workflow is resumed before anybody has come for what is due in it.
select tests.advance('5 minutes');
select from signalbox._make_ready(tests.project(), array[tests.task('later')]);
select is(
    (select status::text from signalbox.tasks where id = tests.task('later')), 'ready',
    '_make_ready makes ready what is due'
);
select is_empty(
    'select task_id from signalbox.delayed_tasks where project_id = tests.project()',
    '_make_ready takes it from among the delayed'
);

select * from finish();
rollback;
