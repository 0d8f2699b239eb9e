begin;
select plan(6);

select tests.set_clock('2026-01-01 12:00+00');
select from tests.make_workflow();
select from signalbox.send_signal(tests.project(), 'kept', valid_for => null);
select from signalbox.send_signal(tests.project(), 'usual');
select signalbox.send_signal(tests.project(), 's' || n, valid_for => n * interval '1 minute')
from generate_series(1, 4) n;
select from tests.make_wait('taker', '{"kind": "signal", "name": "s1"}');
create function names()
returns setof text
language sql
as 'select name from signalbox.signals where project_id = tests.project() order by name';

select is(signalbox._forget_signals(), 0, '_forget_signals leaves what is not due');
select tests.advance('4 minutes');
select is(signalbox._forget_signals(2), 2, '_forget_signals takes no more than it may');
select results_eq(
    'select * from names()',
    $$values ('kept'), ('s1'), ('s4'), ('usual')$$,
    '_forget_signals takes the first ones first, and none that a task has taken'
);
select is(signalbox._forget_signals(), 1, '_forget_signals goes on where it stopped');
select tests.advance('90 days');
select from signalbox.tick(jobs => '{forget_signals}');
select results_eq(
    'select * from names()', $$values ('kept'), ('s1')$$,
    '_forget_signals is called by tick, and keeps what is to be kept until it is taken'
);
select is_empty('select * from tests.broken_invariants()', '_forget_signals breaks no invariant');

select * from finish();
rollback;
