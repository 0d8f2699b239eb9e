begin;
select plan(20);

select from tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a', queue => 'a');
select from tests.make_task('b', queue => 'b');
select from tests.make_task('c', queue => 'c', timeout => '1 hour');

create function lease_of(variadic keys text[])
returns jsonb
language sql
as $$
    select jsonb_agg(jsonb_build_object(
        'project_id', tests.project(), 'task_id', tests.task(k), 'lease_token', tests.lease(k)))
    from unnest(keys) k
$$;

select from tests.claim_one('a');
select from tests.claim_one('b');
select from tests.claim_one('c', lease => '11 minutes');
select from tests.advance('4 minutes');

select results_eq(
    $$select project_id, task_id, lease_token, lease_expires_at
    from signalbox.heartbeat('worker', lease_of('a', 'b')) order by task_id$$,
    $$values
        (tests.project(), tests.task('a'), tests.lease('a'), '2026-01-01 12:09+00'::timestamptz),
        (tests.project(), tests.task('b'), tests.lease('b'), '2026-01-01 12:09+00')$$,
    'heartbeat renews the leases and says when they end'
);
select results_eq(
    $$select lease_expires_at, expiry_check_at
    from signalbox.task_executions where task_id = tests.task('a')$$,
    $$values ('2026-01-01 12:09+00'::timestamptz, '2026-01-01 12:05+00'::timestamptz)$$,
    'heartbeat leaves the indexed time of the next check alone'
);

-- Past the check

select from tests.advance('2 minutes');
select is_empty(
    $$select key from tests.claim_one('a', 'thief')$$,
    'heartbeat keeps the task beyond the time at which the lease was first to be checked'
);
select is(
    (select expiry_check_at from signalbox.task_executions
    where task_id = tests.task('a')),
    '2026-01-01 12:09+00',
    'heartbeat has the next check put off when a claim looks for expired leases'
);
select lives_ok(
    $$select signalbox.heartbeat('worker', lease_of('a'))$$,
    'heartbeat renews a lease again after the check'
);
select from tests.advance('4 minutes');
select is_empty(
    $$select key from tests.claim_one('a', 'thief')$$,
    'heartbeat keeps the task once more'
);

-- Limits

select is(
    (select lease_expires_at
    from signalbox.heartbeat('worker', lease_of('c'), '2 minutes')),
    '2026-01-01 12:12+00',
    'heartbeat renews by the length that is asked for'
);
select is(
    (select lease_expires_at
    from signalbox.heartbeat('worker', lease_of('c'), '2 hours')),
    '2026-01-01 13:00+00',
    'heartbeat never lets a lease outlast the timeout of the task'
);
select is(
    (select lease_expires_at
    from signalbox.heartbeat('worker', lease_of('c'), '1 second')),
    '2026-01-01 13:00+00',
    'heartbeat never makes a lease shorter'
);
select is_empty(
    $$select * from signalbox.heartbeat('worker', '[]')$$,
    'heartbeat of nothing returns no row'
);
select results_eq(
    $$select h.lease_expires_at
    from signalbox.claimed_tasks c
    cross join lateral signalbox.heartbeat('worker', jsonb_build_array(to_jsonb(c))) h
    where c.task_id = tests.task('c')$$,
    $$values ('2026-01-01 13:00+00'::timestamptz)$$,
    'heartbeat takes a claimed row as it came'
);

-- Lost leases

select from tests.make_task('d', queue => 'd');
select from tests.claim_one('d', lease => '1 second');
select from tests.advance('2 seconds');
select lives_ok(
    $$select signalbox.heartbeat('worker', lease_of('d'))$$,
    'heartbeat renews a lease that expired unnoticed'
);
select throws_ok(
    $$select signalbox.heartbeat('other', lease_of('a'))$$,
    'SB004', format('lease lost on task %s', tests.task('a')),
    'heartbeat refuses the lease of another worker'
);
select from tests.advance('5 minutes');
select set_config('tests.leases', lease_of('a', 'c')::text, false);
select from signalbox._expire_leases();
select throws_ok(
    $$select signalbox.heartbeat('worker', current_setting('tests.leases')::jsonb, '3 hours')$$,
    'SB004', format('lease lost on task %s', tests.task('a')),
    'heartbeat refuses a lease that was taken back'
);
select is(
    (select lease_expires_at from signalbox.task_executions
    where task_id = tests.task('c')),
    '2026-01-01 13:00+00',
    'heartbeat renews no lease when one of them is lost'
);
select throws_ok(
    format(
        $$select signalbox.heartbeat('worker', '[{"project_id": "%s", "task_id": "%s"}]')$$,
        tests.project(), tests.task('c')),
    'SB004', format('lease lost on task %s', tests.task('c')),
    'heartbeat refuses a lease without a token'
);

-- A lease that has come to its end for good is lost, whether somebody has noticed or not.
select from tests.make_task('cancelled', queue => 'd');
select from tests.make_task('slow', queue => 'e', timeout => '10 minutes');
select from tests.claim_one('d');
select from tests.claim_one('e');
select from signalbox.cancel_task(tests.project(), tests.task('cancelled'), grace => '1 minute');
select results_eq(
    $$select is_cancelled, lease_expires_at = signalbox_data.clock() + interval '1 minute'
    from signalbox.heartbeat('worker', lease_of('cancelled'))$$,
    $$values (true, true)$$,
    'heartbeat tells a worker how long it has to stop'
);
select from signalbox.heartbeat('worker', lease_of('slow'), '1 hour');
select from tests.advance('10 minutes');
select throws_ok(
    format($$select signalbox.heartbeat('worker', lease_of('%s'))$$, key),
    'SB004', format('lease lost on task %s', tests.task(key)),
    'heartbeat says that the lease is lost after ' || said
)
from (values ('cancelled', 'the grace period'), ('slow', 'the timeout of the task')) v (key, said);

select is_empty(
    'select * from tests.broken_invariants()', 'heartbeat breaks no invariant'
);
select * from finish();
rollback;
