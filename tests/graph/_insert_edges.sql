begin;
select plan(6);

select from tests.make_workflow();
select tests.make_task(k) is not null as made from unnest('{a,b,c,d}'::text[]) k;

-- Insert edges written "b>a" between tasks named by their keys.
create function insert_edges(variadic edges text[])
returns table (ordinal integer, reason text, detail text)
language sql
as $$
    select r.ordinal, r.reason::text, r.detail
    from (
        select
            array_agg(tests.task(split_part(e, '>', 1)) order by n) as task_ids,
            array_agg(tests.task(split_part(e, '>', 2)) order by n) as depends_on_ids,
            array_agg('blocks'::signalbox_data.dependency_type) as types,
            array_agg('success'::signalbox_data.dependency_condition) as conditions
        from unnest(edges) with ordinality u (e, n)
    ) u
    cross join lateral signalbox._insert_edges(
        tests.project(), u.task_ids, u.depends_on_ids, u.types, u.conditions) r
$$;

select is_empty(
    $$select * from insert_edges('b>a', 'c>b', 'a>d')$$,
    '_insert_edges inserts edges along the order and against it'
);
select results_eq(
    'select key, unmet_dependencies from signalbox.tasks
    where project_id = tests.project()
    order by rank',
    $$values ('d', 0), ('a', 1), ('b', 1), ('c', 1)$$,
    '_insert_edges orders the tasks and counts what they wait for'
);
select results_eq(
    $$select * from insert_edges('b>a', 'd>d', 'c>a', 'c>a', 'd>b')$$,
    $$values (1, 'duplicate', null), (2, 'itself', null), (4, 'duplicate', null),
        (5, 'cycle', 'd -> b -> a -> d')$$,
    '_insert_edges returns the edges refused by their places, with the reason'
);
select results_eq(
    'select tests.edges()',
    $$values ('a on d: blocks, success'), ('b on a: blocks, success'),
        ('c on a: blocks, success'),
        ('c on b: blocks, success')$$,
    '_insert_edges inserts the others'
);
select is(
    (select unmet_dependencies from signalbox.tasks where id = tests.task('c')), 2,
    '_insert_edges counts the new edges alone'
);
select is_empty(
    'select * from tests.broken_invariants()', '_insert_edges breaks no invariant'
);

select * from finish();
rollback;
