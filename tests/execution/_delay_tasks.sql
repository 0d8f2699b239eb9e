begin;
select plan(4);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a', available_at => '2026-01-01 13:00+00');
select from tests.make_task('b', available_at => '2026-01-01 13:00+00');
delete from signalbox_data.delayed_tasks where task_id = tests.task('a');

select from signalbox._delay_tasks(
    tests.project(), array[tests.task('a'), tests.task('b')],
    '{2026-01-01 14:00+00,2026-01-01 15:00+00}'
);
select results_eq(
    $$select t.key, t.available_at, y.available_at
    from signalbox.tasks t
    inner join signalbox.delayed_tasks y on y.task_id = t.id
    order by t.rank$$,
    $$values ('a', '2026-01-01 14:00+00'::timestamptz, '2026-01-01 14:00+00'::timestamptz),
        ('b', '2026-01-01 15:00+00', '2026-01-01 15:00+00')$$,
    '_delay_tasks delays each task until its time, whether it was delayed before or not'
);
select lives_ok(
    $$select signalbox._delay_tasks(tests.project(), '{}', '{}')$$, '_delay_tasks takes none'
);
select tests.advance('2 hours');
select from signalbox._promote_delayed_tasks();
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'pending')$$,
    '_delay_tasks leaves them to be promoted'
);
select is_empty('select * from tests.broken_invariants()', '_delay_tasks breaks no invariant');

select * from finish();
rollback;
