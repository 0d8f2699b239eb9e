-- What several workers do at once is tested in tests/concurrency/limits.test.ts.
begin;
select plan(14);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.set_rate_limit(tests.project(), 'api', 6, '1 minute', burst => 2);
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object('key', n::text, 'title', 'x', 'rate_limit', 'api'))
        || '[{"key": "free", "title": "x"}]'
    from generate_series(1, 8) n
));
create function claimed(max_tasks integer)
returns setof text
language sql
as $$
    select c.key
    from signalbox.claim_tasks(
        'w', project_id => tests.project(), max_tasks => max_tasks, lease => '1 day'
    ) c
    order by c.key
$$;
create function waiting()
returns table (key text, seconds numeric)
language sql
as $$
    select t.key, extract(epoch from t.available_at - signalbox_data.clock())::numeric(9, 1)
    from signalbox_data.tasks t
    where t.project_id = tests.project()
        and t.status = 'pending'
    order by t.available_at, t.rank
$$;

-- The first two start, and then nobody comes.
select results_eq(
    'select claimed(2)', $$values ('1'), ('2')$$, '_keep_to_rate lets those start that are in time'
);
select tests.advance('1 hour');
select results_eq(
    'select claimed(10)', $$values ('3'), ('4'), ('free')$$,
    '_keep_to_rate lets no more start than a burst when workers come back, and nothing else wait'
);
select results_eq(
    'select * from waiting()',
    $$values ('5', 10.0), ('6', 20.0), ('7', 30.0), ('8', 40.0)$$,
    '_keep_to_rate tells the others their times'
);
select results_eq(
    $$select reason from signalbox.explain_task(tests.project(), tests.task('5'))
    where explanation like '%: rate limit api'$$,
    $$values ('not_before')$$,
    'explain_task names the rate limit for which a late task waits'
);
select is_empty('select * from tests.broken_invariants()', '_keep_to_rate breaks no invariant');

-- One that comes now could enter the queue, and is behind them.
select from signalbox.create_tasks(
    tests.project(), tests.workflow(), '[{"key": "9", "title": "x", "rate_limit": "api"}]');
select is(
    (select status::text from signalbox.tasks where id = tests.task('9')), 'ready',
    'a task enters the queue by the rate at which tasks do'
);
select is_empty('select claimed(1)', '_keep_to_rate lets nobody start before those that wait');
select results_eq(
    'select key from waiting()', $$values ('5'), ('6'), ('7'), ('8'), ('9')$$,
    '_keep_to_rate puts those that come meanwhile behind them'
);
select tests.advance('10 seconds');
select results_eq(
    'select claimed(10)', $$values ('5')$$, '_keep_to_rate lets a task start at its time, without drawing again'
);
-- Half a minute late is soon enough.
select tests.advance('59 seconds');
select results_eq(
    'select claimed(10)', $$values ('6'), ('7'), ('8'), ('9')$$,
    '_keep_to_rate lets those start that are not later than a minute'
);
select tests.advance('2 hours');

-- One claimed at a time, with a slot in hand
select from signalbox.create_tasks(tests.project(), tests.workflow(), (
    select jsonb_agg(jsonb_build_object(
        'key', 'late ' || n, 'title', 'x', 'rate_limit', 'api', 'concurrency_key', 'k'))
    from generate_series(1, 4) n
));
select from signalbox.set_concurrency_limit(tests.project(), 'k', 4);
select tests.advance('2 hours');
select results_eq(
    $$select claimed(1) from generate_series(1, 4)$$, $$values ('late 1'), ('late 2')$$,
    '_keep_to_rate keeps to the rate where tasks are claimed one by one'
);
select is(
    (select holding from signalbox.concurrency_limits where project_id = tests.project() and key = 'k'),
    2::bigint, '_keep_to_rate gives back the slots of those that wait'
);

-- Another rate
select from signalbox.set_rate_limit(tests.project(), 'api', 600, '1 minute', burst => 10);
select results_eq(
    'select claimed(10)', $$values ('late 3'), ('late 4')$$,
    'set_rate_limit gives new times to those that came late, too'
);
select is_empty('select * from tests.broken_invariants()', '_keep_to_rate breaks no invariant in the end');

select * from finish();
rollback;
