begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_wait('one', '{"kind": "gate", "name": "green", "subject": "unit"}');
select from tests.make_wait('two', '{"kind": "gate", "name": "green", "subject": "lint"}');
select from tests.make_task('next', depends_on => '{one}');

select set_eq(
    $$select tests.locked_by($q$select from signalbox._decide_gate(
        tests.project(), 'green', 'unit', true, null, null)$q$)$$,
    $$values ('queue next'), ('task next'), ('task one')$$,
    '_decide_gate locks those that wait for it, with what waits for them'
);
select results_eq(
    $$select subject, is_satisfied, reason, payload from signalbox._decide_gate(
        tests.project(), 'green', 'all', false, '{}', 'red')$$,
    $$values ('all', false, 'red', '{}'::jsonb)$$,
    '_decide_gate keeps the word when nobody waits'
);
select results_eq(
    $$select is_satisfied, reason, payload from signalbox._decide_gate(
        tests.project(), 'green', 'all', true, null, null)$$,
    $$values (true, null::text, null::jsonb)$$,
    '_decide_gate replaces the word by a later one'
);
select is_empty('select * from tests.broken_invariants()', '_decide_gate breaks no invariant');

select * from finish();
rollback;
