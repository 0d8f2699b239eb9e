begin;
select plan(2);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c}'::text[]) k;

create function tasks(variadic keys text[])
returns uuid[]
language sql
as $$
    select array_agg(tests.task(k) order by n)
    from unnest(keys) with ordinality u (k, n)
$$;

select is(
    signalbox._backward_edges(
        tests.project(), '{4,3,1}', tasks('a', 'b', 'b', 'a'), tasks('b', 'c', 'a', 'c')),
    '{1,4}',
    '_backward_edges finds, among those asked for, the edges against the order'
);
select is(
    signalbox._backward_edges(tests.project(), '{}', '{}', '{}'), '{}',
    '_backward_edges finds none among none'
);

select * from finish();
rollback;
