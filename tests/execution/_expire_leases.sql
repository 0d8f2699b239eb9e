begin;
select plan(9);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select tests.make_task(k, retry_delay => '0') is not null as made
from unnest('{a,b,c,d}'::text[]) k;
select from tests.claim('a', lease => '1 minute');
select from tests.claim('b', lease => '2 minutes');
select from tests.claim('c', lease => '3 minutes');
select from tests.claim('d', lease => '4 minutes');

select is(signalbox._expire_leases(), 0,
    '_expire_leases finds no lease that has not expired');
select tests.advance('2 minutes');
select is(signalbox._expire_leases(1), 1,
    '_expire_leases ends no more leases than it may');
select results_eq(
    'select * from tests.statuses()',
    $$values ('a', 'ready'), ('b', 'in_progress'), ('c', 'in_progress'),
        ('d', 'in_progress')$$,
    '_expire_leases begins with the lease that expired first'
);
select is(signalbox._expire_leases(), 1,
    '_expire_leases ends a lease at the moment it expires');
select results_eq(
    $$select t.key, e.outcome::text, t.failed_attempts, t.status_reason
    from signalbox.task_executions e
    inner join signalbox.tasks t on t.id = e.task_id
    where e.project_id = tests.project() and e.finished_at is not null
    order by t.key$$,
    $$values ('a', 'timeout', 1, 'lease expired'), ('b', 'timeout', 1, 'lease expired')$$,
    '_expire_leases ends the attempts as timeouts that count'
);
select signalbox.heartbeat('worker', jsonb_build_array(to_jsonb(c)), '10 minutes') is not null
from signalbox.claimed_tasks c
where c.task_id = tests.task('c');
select tests.advance('1 minute');
select results_eq(
    $$select signalbox._expire_leases(), e.expiry_check_at
    from signalbox.task_executions e where e.task_id = tests.task('c')$$,
    $$values (0, '2026-01-01 12:03+00'::timestamptz)$$,
    '_expire_leases leaves a lease that was renewed'
);
select is(
    (select expiry_check_at from signalbox.task_executions
    where task_id = tests.task('c')),
    '2026-01-01 12:12+00',
    '_expire_leases looks at it again when it will have expired'
);
-- Each end has its own error.
select from tests.make_task('capped', timeout => '3 minutes', retry_delay => '0');
select from tests.make_task('cancelled');
select from tests.claim('capped', lease => '1 hour');
select from tests.claim('cancelled', lease => '1 hour');
select from signalbox.cancel_task(tests.project(), tests.task('cancelled'), grace => '2 minutes');
select tests.advance('3 minutes');
select from signalbox._expire_leases();
select results_eq(
    $$select t.key, t.status::text, e.outcome::text, e.error_message, e.error_type
    from signalbox.task_executions e
    inner join signalbox.tasks t on t.id = e.task_id
    where t.project_id = tests.project() and e.finished_at is not null and t.key in ('a', 'capped', 'cancelled')
    order by t.key$$,
    $$values
        ('a', 'ready', 'timeout', 'lease expired', 'lease_expired'),
        ('cancelled', 'cancelled', 'cancellation', 'did not stop within the grace period', 'cancelled'),
        ('capped', 'ready', 'timeout', 'ran longer than 3 mins', 'run_timeout')$$,
    '_expire_leases says what has expired: the lease, the time to run, or the grace period'
);

select is_empty(
    'select * from tests.broken_invariants()', '_expire_leases breaks no invariant'
);

select * from finish();
rollback;
