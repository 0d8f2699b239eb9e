begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select tests.make_task('t' || n, available_at => signalbox_data.clock() + n * interval '1 minute')
    is not null as made
from generate_series(1, 4) n;

select from signalbox._promote_delayed_tasks();
select is(
    (select count(*) from signalbox.delayed_tasks
    where project_id = tests.project()), 4::bigint,
    '_promote_delayed_tasks leaves a task whose time has not come'
);
select tests.advance('3 minutes');
select from signalbox._promote_delayed_tasks(2);
select results_eq(
    'select * from tests.statuses()',
    $$values ('t1', 'ready'), ('t2', 'ready'), ('t3', 'pending'), ('t4', 'pending')$$,
    '_promote_delayed_tasks takes no more than it may, the first ones first'
);
select from signalbox._promote_delayed_tasks();
select results_eq(
    'select * from tests.statuses()',
    $$values ('t1', 'ready'), ('t2', 'ready'), ('t3', 'ready'), ('t4', 'pending')$$,
    '_promote_delayed_tasks takes a task at the moment its time comes'
);
select results_eq(
    'select key from signalbox.claim_tasks(''w'', project_id => tests.project(), max_tasks => 9)',
    $$values ('t1'), ('t2'), ('t3')$$,
    '_promote_delayed_tasks puts tasks into the queue'
);

-- A queue that no index takes, as none can be named any more.
select from tests.make_task('poison', available_at => signalbox_data.clock() + interval '30 seconds');
set local session_replication_role = replica;
update signalbox_data.tasks
set queue = (select string_agg(md5(n::text), '') from generate_series(1, 400) n)
where id = tests.task('poison');
set local session_replication_role = origin;
select tests.advance('1 minute');
set local client_min_messages = error;
select from signalbox._promote_delayed_tasks();
select results_eq(
    $$select key, status from signalbox.tasks
    where project_id = tests.project() and key in ('t4', 'poison') order by key$$,
    $$values ('poison', 'pending'::signalbox_data.task_status), ('t4', 'ready')$$,
    '_promote_delayed_tasks goes on where a task cannot be queued'
);
select is_empty(
    'select * from tests.broken_invariants()',
    '_promote_delayed_tasks breaks no invariant'
);

select * from finish();
rollback;
