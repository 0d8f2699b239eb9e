begin;
select plan(4);

select from tests.make_workflow();
select from signalbox.create_tasks(tests.project(), tests.workflow(), '[
    {"key": "a", "title": "x"}, {"key": "b", "title": "x", "depends_on": ["a"]},
    {"key": "c", "title": "x", "depends_on": ["b"]}, {"key": "d", "title": "x"},
    {"key": "e", "title": "x", "depends_on": ["d"]}, {"key": "f", "title": "x",
        "depends_on": [{"task": "e", "type": "relates_to"}]}
]');

-- The tasks locked with a task named by its key.
create function locked_with(key text, is_final boolean, is_cascading boolean)
returns setof text
language sql
as $$
    select tests.locked_by(format(
        'select signalbox._begin_locking(), signalbox._lock_dependents(
            array[tests.project()], array[tests.task(%L)], array[%L::boolean], %L)',
        key, is_final, is_cascading))
$$;

select results_eq(
    $$select locked_with('a', false, false)$$, array['task a'],
    '_lock_dependents locks a task that does not end alone'
);
select results_eq(
    $$select locked_with('a', true, false)$$, array['task a', 'task b'],
    '_lock_dependents locks the dependents of one that ends'
);
select results_eq(
    $$select locked_with('a', true, true)$$, array['task a', 'task b', 'task c'],
    '_lock_dependents locks all behind them in a cascade'
);
select from tests.link('f', 'e', 'failure');
select results_eq(
    $$select locked_with('e', true, false)$$, array['task e', 'task f'],
    '_lock_dependents looks further where a task waits for a failure'
);

select * from finish();
rollback;
