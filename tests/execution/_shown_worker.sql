begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('theirs');
select from signalbox.claim_tasks('_shown_worker', project_id => tests.project());
select from tests.make_project();
select from tests.make_workflow(tests.project());
select from tests.make_task('ours');
select tests.advance('1 minute');
select from signalbox.claim_tasks('_shown_worker', project_id => tests.project());
select from tests.become_member('agent', array[tests.project()]);

-- A name is free to claim with.
select results_eq(
    $$select state, tasks_held, busy_since_at, jsonb_array_length(holds),
        (holds -> 0 ->> 'project_id')::uuid
    from signalbox.register_worker('_shown_worker')$$,
    $$select 'busy', 1::bigint, '2026-01-01 12:01+00'::timestamptz, 1, tests.project()$$,
    '_shown_worker tells what a worker holds in one''s own projects, and nothing of others'
);
select is(
    (select holds::text from signalbox.drain_worker('_shown_worker')) ~ tests.task('ours')::text, true,
    '_shown_worker is what drain_worker returns'
);
select tests.advance('1 day');
select is(
    (select state from signalbox._shown_worker('_shown_worker')), 'dead',
    '_shown_worker knows who is dead'
);
select is_empty(
    $$select from signalbox._shown_worker('nobody')$$, '_shown_worker shows nobody who is not registered'
);
select from tests.become_member('agent', '{}');
select results_eq(
    $$select state, tasks_held, busy_since_at, holds::text
    from signalbox._shown_worker('_shown_worker')$$,
    $$values ('dead', 0::bigint, null::timestamptz, '[]')$$,
    '_shown_worker tells nothing of what is held elsewhere'
);
select from tests.forget_member();
select is(
    (select tasks_held from signalbox._shown_worker('_shown_worker')), 2::bigint,
    '_shown_worker tells administrators everything'
);

select * from finish();
rollback;
