begin;
select plan(10);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.set_rate_limit(tests.project(), 'api', 6, '1 minute', burst => 2);

create function make(count integer)
returns void
language sql
as $$
    select from signalbox.create_tasks(tests.project(), tests.workflow(), (
        select jsonb_agg(jsonb_build_object(
            'key', (n + known.tasks)::text, 'title', 'x', 'rate_limit', 'api', 'max_attempts', 2,
            'retry_delay', '0'))
        from generate_series(1, count) n
        cross join (
            select count(*) as tasks from signalbox_data.tasks where project_id = tests.project()
        ) known
    ))
$$;
create function times()
returns table (key text, status text, seconds numeric)
language sql
as $$
    select t.key, t.status::text,
        round(extract(epoch from t.available_at - '2026-01-01 12:00+00'::timestamptz), 3)
    from signalbox_data.tasks t
    where t.project_id = tests.project()
    order by t.rank
$$;

select from make(5);
select results_eq(
    'select * from times()',
    $$values ('1', 'ready', null), ('2', 'ready', null), ('3', 'pending', 10.000),
        ('4', 'pending', 20.000), ('5', 'pending', 30.000)$$,
    '_await_rate lets a burst start at once, and spaces the others evenly'
);
select is(
    (select next_at from signalbox.rate_limits where project_id = tests.project()),
    '2026-01-01 12:00:50+00', '_await_rate keeps when the bucket is full again'
);
select results_eq(
    $$select why from signalbox.blocked_tasks(tests.project()) limit 1$$,
    $$select format('not before %s: rate limit api', '2026-01-01 12:00:10+00'::timestamptz)$$,
    'blocked_tasks names the rate limit for which a task waits'
);
select tests.advance('9 seconds');
select from signalbox._promote_delayed_tasks();
select is(
    (select count(*) from times() where status = 'ready'), 2::bigint,
    '_await_rate lets nothing start before its time'
);
select tests.advance('1 second');
select from signalbox._promote_delayed_tasks();
select is(
    (select count(*) from times() where status = 'ready'), 3::bigint,
    '_await_rate lets a task start at its time, without drawing again'
);
-- At 10 s the bucket is 40 s from full: the next one starts behind the others.
select from make(1);
select is(
    (select seconds from times() where key = '6'), 40.000,
    '_await_rate puts who comes later behind those that wait'
);
-- Long after, the bucket is full and no fuller.
select tests.advance('1 hour');
select from signalbox._promote_delayed_tasks();
select from make(3);
select results_eq(
    $$select key, status, seconds from times() where key in ('7', '8', '9')$$,
    $$values ('7', 'ready', null), ('8', 'ready', null), ('9', 'pending', 3620.000)$$,
    '_await_rate saves up no more than a burst'
);
-- Each attempt draws.
select from tests.fail('1', retry => true);
select results_eq(
    $$select status, seconds from times() where key = '1'$$, $$values ('pending', 3630.000)$$,
    '_await_rate lets an attempt that is tried again draw again'
);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "free", "title": "x", "rate_limit": "of which nobody knows"}]');
select is(
    (select status from times() where key = 'free'), 'ready',
    '_await_rate lets tasks go on whose limit is not set'
);
select is_empty('select * from tests.broken_invariants()', '_await_rate breaks no invariant');

select * from finish();
rollback;
