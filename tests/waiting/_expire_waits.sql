-- Runs in a database of its own.
--
-- A trigger on tasks is made here, for which all other files would have to be done with them.
begin;
select plan(9);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select is(signalbox._expire_waits(), 0, '_expire_waits finds nothing in an empty project');
select tests.make_wait(
    'w' || n,
    jsonb_build_object('kind', 'approval', 'deadline', format('%s minutes', n))
) is not null as made
from generate_series(1, 4) n;
select from tests.make_wait('never', '{"kind": "approval"}');
select from tests.make_wait('timer', '{"kind": "timer", "for": "1 minute"}');

select is(signalbox._expire_waits(), 0, '_expire_waits leaves what is not due');
select tests.advance('3 minutes');
select is(signalbox._expire_waits(2), 2, '_expire_waits takes no more than it may');
select results_eq(
    $$select key, status from tests.statuses() where key ~ '^w'$$,
    $$values ('w1', 'failed'), ('w2', 'failed'), ('w3', 'review'), ('w4', 'review')$$,
    '_expire_waits takes the first ones first'
);
select is(signalbox._expire_waits(), 1, '_expire_waits goes on where it stopped');
-- One that cannot be ended does not stop the others.

select tests.advance('1 minute');
select from tests.make_wait('w5', '{"kind": "approval", "deadline": "1 s"}');
select tests.advance('1 second');
create function pg_temp.refuse_to_end()
returns trigger
language plpgsql
as $$
begin
    raise exception 'not this one';
end;
$$;
create trigger broken
    before update on signalbox_data.tasks
    for each row when (old.key = 'w4')
    execute function pg_temp.refuse_to_end();
set local client_min_messages = error;
select is(signalbox._expire_waits(), 1, '_expire_waits goes on after one that cannot be ended');
select is(
    (select due_at from signalbox.task_waits where task_id = tests.task('w4')),
    '2026-01-01 12:05:01+00',
    '_expire_waits tries that one again a minute later'
);
drop trigger broken on signalbox_data.tasks;
-- Claims call it, so that a deadline is met without tick.
select from tests.make_wait('w6', '{"kind": "approval", "deadline": "1 minute"}');
select tests.advance('1 minute');
select from tests.claim_one();
select is(
    (select status::text from signalbox.tasks where id = tests.task('w6')), 'failed',
    '_expire_waits is called by claims'
);

select is_empty('select * from tests.broken_invariants()', '_expire_waits breaks no invariant');

select * from finish();
rollback;
