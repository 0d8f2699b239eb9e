begin;
select plan(5);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from tests.make_task('a', timeout => '1 minute');

-- With everything that a claim of several hands out, but for the lease token.
create temporary table one as
select c.*
from signalbox_data.ready_tasks r
cross join lateral signalbox._claim_task(r.ctid, 'w', '5 minutes', 'codex', '{"model": "x"}') c
where r.task_id = tests.task('a');
select results_eq(
    $$select key, attempt, worker, lease_expires_at = '2026-01-01 12:01+00' from one$$,
    $$values ('a', 1, 'w', true)$$,
    '_claim_task leases the task of a queue row, at most for its timeout'
);
select results_eq(
    'select * from one',
    $$select * from signalbox.claimed_tasks where task_id = tests.task('a')$$,
    '_claim_task returns the task as claimed_tasks shows it'
);
select results_eq(
    $$select agent_type, agent_config from signalbox_data.task_executions
    where task_id = tests.task('a')$$,
    $$values ('codex', '{"model": "x"}'::jsonb)$$,
    '_claim_task records who works on it'
);

insert into signalbox_data.ready_tasks (project_id, task_id, workflow_id, "position", priority, queue)
values (tests.project(), signalbox_data.new_id(), tests.workflow(), 1, 5, 'gone');
select is(
    (signalbox._claim_task(r.ctid, 'w', '5 minutes', null, null)).task_id, null,
    '_claim_task returns nothing for a task that is gone'
)
from signalbox_data.ready_tasks r
where r.queue = 'gone';
select is_empty('select * from tests.broken_invariants()', '_claim_task breaks no invariant');

select * from finish();
rollback;
