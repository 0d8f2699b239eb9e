begin;
select plan(1);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.set_rate_limit(tests.project(), 'k', 2, '1 minute', 5);
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"title": "1", "rate_limit": "k"}]');
select results_eq(
    $$select key, amount, per, burst, next_at, created_at from signalbox.rate_limits
    where project_id = tests.project()$$,
    $$values ('k', 2, '1 minute'::interval, 5, '2026-01-01 12:00:30+00'::timestamptz,
        '2026-01-01 12:00+00'::timestamptz)$$,
    'rate_limits shows how much is allowed, and when the bucket is full again'
);

select * from finish();
rollback;
