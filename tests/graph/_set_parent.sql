begin;
select plan(8);

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

-- From a parent that waits for one task to another one that waits for it otherwise.
select from tests.make_task('x');
select from tests.make_task('y');
select from tests.make_task('strict', depends_on => '{x}');
select from tests.make_task('lenient');
select from tests.link('lenient', 'x', 'completion');
select from tests.make_task('moved', parent => 'strict');
select from signalbox._set_parent(tests.project(), tests.task('moved'), tests.task('lenient'));
select results_eq(
    $$select e from tests.edges() e where e like 'moved%'$$,
    $$values ('moved on x: inherited, completion')$$,
    '_set_parent lets a task wait on the condition of its new parent'
);
select from tests.set_status('x', 'failed');
select is(
    (select status::text from signalbox.tasks where id = tests.task('moved')), 'ready',
    '_set_parent counts what it waits for by that condition'
);
select from tests.make_task('late');
select from tests.link('late', 'y');
select from tests.make_task('z');
select from tests.make_task('first', depends_on => '{z}');
select from tests.make_wait('second', '{"kind": "signal", "name": "come"}');
select from signalbox._set_parent(tests.project(), tests.task('second'), tests.task('first'));
select from signalbox.send_signal(tests.project(), 'come');
select from signalbox._set_parent(tests.project(), tests.task('second'), tests.task('late'));
select is(
    (select status::text from signalbox.tasks where id = tests.task('second')), 'pending',
    '_set_parent lets nothing go on before it waits for what the new parent waits for'
);
select is_empty(
    'select * from tests.broken_invariants()', '_set_parent breaks no invariant with conditions'
);

select * from finish();
rollback;
