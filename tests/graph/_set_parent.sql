begin;
select plan(4);

select from tests.make_workflow();
select from tests.make_task('a');
select from tests.make_task('b');
select from tests.make_task('child');
select from signalbox._set_parent(tests.project(), tests.task('child'), tests.task('a'));
select results_eq(
    'select tests.edges()', $$values ('a on child: subtask, completion')$$,
    '_set_parent lets the parent wait'
);
select from signalbox._set_parent(tests.project(), tests.task('child'), tests.task('b'));
select results_eq(
    'select tests.edges()', $$values ('b on child: subtask, completion')$$,
    '_set_parent lets the new parent wait instead of the old one'
);
select from signalbox._set_parent(tests.project(), tests.task('child'), null);
select results_eq(
    $$select key, status from tests.statuses()$$,
    $$values ('a', 'ready'), ('b', 'ready'), ('child', 'ready')$$,
    '_set_parent lets nobody wait for a task at the top'
);
select is_empty(
    'select * from tests.broken_invariants()', '_set_parent breaks no invariant'
);

select * from finish();
rollback;
