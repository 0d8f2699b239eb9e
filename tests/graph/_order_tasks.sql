begin;
select plan(4);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d,e,f}'::text[]) k;
select from tests.link('d', 'b');

create function tasks(variadic keys text[])
returns uuid[]
language sql
as $$
    select array_agg(tests.task(k) order by n)
    from unnest(keys) with ordinality u (k, n)
$$;

-- b on e, c on d, d on c: the last would close a cycle.
select lives_ok(
    $$select signalbox._order_tasks(
        tests.project(), tasks('b', 'c', 'd'), tasks('e', 'd', 'c'))$$,
    '_order_tasks takes edges of which not all can stand'
);
select results_eq(
    'select key from signalbox.tasks where project_id = tests.project() order by rank',
    $$values ('a'), ('e'), ('b'), ('d'), ('c'), ('f')$$,
    '_order_tasks orders the span of the edges, those before the cycle first'
);
select is(
    signalbox._backward_edges(
        tests.project(), '{1,2,3}', tasks('b', 'c', 'd'), tasks('e', 'd', 'c')),
    '{3}',
    '_order_tasks leaves backward only what would close a cycle'
);
select is_empty(
    'select * from tests.broken_invariants()', '_order_tasks breaks no invariant'
);

select * from finish();
rollback;
