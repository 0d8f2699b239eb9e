begin;
select plan(13);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('free');
select from tests.make_task('behind free', depends_on => '{free}');
select from tests.make_task('parent');
select from tests.make_task('running part', parent => 'parent');
select from tests.make_task('idle part', parent => 'parent');
select from tests.make_task('done part', parent => 'parent');
select from tests.make_task('other');
select from tests.make_task('next', depends_on => '{other}');
select from tests.complete('done part');
select set_config('tests.lease', tests.claim('running part')::text, true);
select set_config('tests.other_lease', tests.claim('other')::text, true);

select results_eq(
    $$select status::text, status_reason, finished_at
    from signalbox.cancel_task(tests.project(), tests.task('free'), 'not needed')$$,
    $$values ('cancelled', 'not needed', '2026-01-01 12:00+00'::timestamptz)$$,
    'cancel_task cancels at once where nobody works'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('behind free')), 'skipped',
    'cancel_task skips what waits for it'
);
select from signalbox.cancel_task(tests.project(), tests.task('parent'), grace => '1 minute');
select results_eq(
    $$select * from tests.statuses() where key ~ 'part|parent'$$,
    $$values ('done part', 'completed'), ('idle part', 'cancelled'), ('parent', 'cancelled'),
        ('running part', 'in_progress')$$,
    'cancel_task cancels the subtasks, and tells those who work'
);
select is_empty('select * from tests.broken_invariants()', 'cancel_task breaks no invariant');
select results_eq(
    $$select status::text from signalbox.release_task(
        tests.project(), tests.task('running part'), current_setting('tests.lease')::uuid)$$,
    $$values ('cancelled')$$,
    'cancel_task makes a task that is given back cancelled'
);

-- In a batch, with a success among them
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('after a', depends_on => '{a}');
select from tests.make_task('after b', depends_on => '{b}');
select set_config('tests.a', tests.claim('a')::text, true);
select set_config('tests.b', tests.claim('b')::text, true);
select from signalbox.cancel_task(tests.project(), tests.task('a'), 'no');
select from signalbox.cancel_task(tests.project(), tests.task('b'), 'no');
select from signalbox.finish_and_claim('worker', jsonb_build_array(
    jsonb_build_object('project_id', tests.project(), 'task_id', tests.task('a'),
        'lease_token', current_setting('tests.a')),
    jsonb_build_object('project_id', tests.project(), 'task_id', tests.task('b'),
        'lease_token', current_setting('tests.b'), 'outcome', 'error', 'error', 'SIGTERM')
), queues => '{none}');
select results_eq(
    $$select t.key, t.status::text, t.status_reason, e.outcome::text, e.error_message, e.error_type
    from signalbox.tasks t
    left join signalbox.task_executions e on e.task_id = t.id
    where t.project_id = tests.project() and t.key in ('a', 'b', 'after a', 'after b')
    order by t.key$$,
    $$values
        ('a', 'completed', null, 'success', null, null),
        ('after a', 'ready', null, null, null, null),
        ('after b', 'skipped', 'a dependency can no longer be met', null, null, null),
        ('b', 'cancelled', 'no', 'cancellation', 'SIGTERM', 'cancelled')$$,
    'cancel_task leaves a success a success, whose dependents go on, and cancels the others'
);
select is_empty('select * from tests.broken_invariants()', 'cancel_task breaks no invariant in batches');

select results_eq(
    $$select status::text from signalbox.cancel_task(
        tests.project(), tests.task('other'), grace => '0')$$,
    $$values ('cancelled')$$,
    'cancel_task takes the lease at once without a grace period'
);
select throws_ok(
    $$select signalbox.complete_task(
        tests.project(), tests.task('other'), current_setting('tests.other_lease')::uuid)$$,
    'SB004', null, 'cancel_task fences the worker off'
);
select is(
    (select status::text from signalbox.cancel_task(tests.project(), tests.task('other'))),
    'cancelled', 'cancel_task of a cancelled task changes nothing'
);
select throws_ok(
    $$select signalbox.cancel_task(tests.project(), tests.task('done part'))$$, 'SB002',
    format('task %s is completed and cannot be cancelled', tests.task('done part')),
    'cancel_task refuses what is over otherwise'
);
select throws_ok(
    $$select signalbox.cancel_task(tests.project(), signalbox_data.new_id())$$, 'SB001', null,
    'cancel_task refuses an unknown task'
);
select throws_ok(
    $$select signalbox.cancel_task(tests.project(), tests.task('next'), grace => null)$$, 'SB006', null,
    'cancel_task refuses no grace period at all'
);

select * from finish();
rollback;
