begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('1');
select from tests.make_task('2');
select from signalbox.register_worker('workers 1', lease => '1 minute');
create function states()
returns table (name text, state text, tasks_held bigint, is_registered boolean)
language sql
as $$
    select w.name, w.state, w.tasks_held, w.is_registered
    from signalbox.workers w
    where w.name ~ '^workers '
    order by w.name
$$;
select results_eq(
    'select * from states()', $$values ('workers 1', 'idle', 0::bigint, true)$$,
    'workers shows who is idle'
);
select is(tests.claim('1', 'workers 1', '1 minute') is not null, true, 'a worker claims');
select is(tests.claim('2', 'workers 2', '5 minutes') is not null, true, 'another worker claims');
select results_eq(
    'select * from states()',
    $$values ('workers 1', 'busy', 1::bigint, true), ('workers 2', 'busy', 1::bigint, false)$$,
    'workers shows who is busy, registered or not'
);
select results_eq(
    $$select busy_since_at, lease_expires_at, holds from signalbox.workers where name = 'workers 1'$$,
    $$values ('2026-01-01 12:00+00'::timestamptz, '2026-01-01 12:01+00'::timestamptz,
        jsonb_build_array(jsonb_build_object('project_id', tests.project(),
            'task_id', tests.task('1'), 'attempt', 1, 'since', '2026-01-01 12:00+00'::timestamptz,
            'lease_expires_at', '2026-01-01 12:01+00'::timestamptz)))$$,
    'workers shows what each holds, and since when'
);
select tests.advance('1 minute');
select results_eq(
    'select * from states()',
    $$values ('workers 1', 'dead', 1::bigint, true), ('workers 2', 'busy', 1::bigint, false)$$,
    'workers shows who has been silent for longer than its lease'
);

select * from finish();
rollback;
