begin;
select plan(8);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{first,second,third}'::text[]) k;
select from tests.make_task('later', available_at => '2026-01-01 12:00:00.5+00', priority => 'high');

create function claimed(worker text, lease interval default '5 minutes')
returns text
language sql
as $$
    select c.key
    from signalbox.claim_tasks(claimed.worker, project_id => tests.project(), lease => claimed.lease) c
$$;

select is(claimed('a', '300 milliseconds'), 'first', 'a claim takes the first task');

-- Both are due, but this session has looked less than a second ago.
select tests.advance('600 milliseconds');
select is(claimed('b'), 'second', '_sweep is not called again within a second');
select tests.advance('500 milliseconds');
select is(claimed('b'), 'later', '_sweep is called after a second, before anything is claimed');
select results_eq(
    $$select e.outcome::text, e.error_message from signalbox.task_executions e
    inner join signalbox.tasks t on (t.project_id, t.id) = (e.project_id, e.task_id)
    where t.key = 'first' and e.project_id = tests.project()$$,
    $$values ('timeout', 'lease expired')$$,
    '_sweep ends an attempt whose lease has expired'
);
select is(claimed('b'), 'third', 'a claim goes on with what was ready');

-- Nothing else is ready, and the last look was less than a second ago.
select tests.set_clock('2026-01-01 13:00+00');
select from tests.make_task('again', retry_delay => '0');
select from claimed('c');
select from tests.make_task('at once', retry_delay => '0', priority => 'high');
select is(claimed('c', '100 milliseconds'), 'at once', 'a claim takes the highest priority first');
select from signalbox.claim_tasks('c', project_id => tests.project(), max_tasks => 10);
select tests.advance('200 milliseconds');
select is(
    claimed('d'), 'at once', '_sweep is called at once when there is nothing else to claim'
);
select is_empty(
    'select * from tests.broken_invariants()', '_sweep breaks no invariant'
);

select * from finish();
rollback;
