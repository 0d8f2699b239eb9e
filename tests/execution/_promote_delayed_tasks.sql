begin;
select plan(5);

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
select is_empty(
    'select * from tests.broken_invariants()',
    '_promote_delayed_tasks breaks no invariant'
);

select * from finish();
rollback;
