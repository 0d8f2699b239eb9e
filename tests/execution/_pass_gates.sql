-- What is held by others is tested in tests/concurrency/gates.test.ts.
begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_project();
select count(*) from signalbox.define_workflow(tests.project(), 'w', jsonb_build_object('steps', (
    select '[{"key": "first"}]'::jsonb || jsonb_agg(
        jsonb_build_object(
            'key', 's' || n, 'depends_on', '["first"]'::jsonb,
            'when', '$.tasks.first.result.n == ' || n
        )
        order by n
    )
    from generate_series(1, 5) n
)));
select from signalbox.start_workflow(tests.project(), 'w');

-- As if somebody held what waits for one of them.
create function tests.tg_hold() returns trigger language plpgsql as $$
begin
    raise exception 'held' using errcode = 'serialization_failure';
end;
$$;
create trigger hold after update on signalbox_data.tasks
    for each row when (new.key = 's2' and new.status = 'skipped')
    execute function tests.tg_hold();
select tests.claim('first');
select from signalbox.complete_task(
    tests.project(), tests.task('first'), tests.lease('first'), '{"n": 4}');
select results_eq(
    $$select t.key, t.status::text, t.available_at from signalbox_data.tasks t
    where t.project_id = tests.project() order by t.rank$$,
    $$values
        ('first', 'completed', null::timestamptz),
        ('s1', 'skipped', null),
        ('s2', 'pending', '2026-01-01 12:00:00.1+00'),
        ('s3', 'skipped', null),
        ('s4', 'ready', null),
        ('s5', 'skipped', null)$$,
    '_pass_gates leaves a task for later that cannot be ended now, and that one alone'
);
select is_empty('select * from tests.broken_invariants()', '_pass_gates breaks no invariant');
drop trigger hold on signalbox_data.tasks;
select tests.advance('2 seconds');
select results_eq(
    $$select key from signalbox.claim_tasks('w', project_id => tests.project(), max_tasks => 5)$$,
    $$values ('s4')$$,
    '_pass_gates is asked again'
);
select is(
    (select status::text from signalbox.tasks where id = tests.task('s2')), 'skipped',
    '_pass_gates ends later what it could not end at once'
);
select results_eq(
    $$select p.completed, p.failed, p.skipped
    from signalbox._pass_gates(tests.project(), '{}') p$$,
    $$values (null::uuid[], null::uuid[], null::uuid[])$$,
    '_pass_gates does nothing for nothing'
);
select is(
    coalesce(nullif(current_setting('signalbox.has_locked', true), 'false'), ''), '',
    '_pass_gates lets the call be in its first round of locks if it was'
);

select * from finish();
rollback;
