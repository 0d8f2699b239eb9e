begin;
select plan(7);

select is(
    signalbox._topological_order(3, '{}', '{}'), '{1,2,3}',
    '_topological_order keeps the order of the numbers when nothing speaks against it'
);
select is(
    signalbox._topological_order(3, '{1,2}', '{2,3}'), '{3,2,1}',
    '_topological_order places a target before its sources'
);
select is(
    signalbox._topological_order(4, '{1,1,1}', '{4,4,4}'), '{4,1,2,3}',
    '_topological_order takes an edge any number of times'
);
select is(
    signalbox._topological_order(0, '{}', '{}'), '{}',
    '_topological_order orders no nodes'
);
select throws_ok(
    $$select signalbox._topological_order(3, '{1,2}', '{2,1}')$$,
    'SB003', 'the graph has a cycle', '_topological_order refuses a cycle'
);
select throws_ok(
    $$select signalbox._topological_order(1, '{1}', '{1}')$$,
    'SB003', 'the graph has a cycle', '_topological_order refuses a loop'
);

create temporary table edges as
select least(a, b) as source, greatest(a, b) as target
from (
    select (hashint4(e) & 65535) % 50 + 1 as a, (hashint4(e + 5000) & 65535) % 50 + 1 as b
    from generate_series(1, 200) e
) r
where a <> b;
select is_empty(
    $$select source, target
    from edges,
        (select signalbox._topological_order(50, array_agg(source),
            array_agg(target)) as places
        from edges) o
    where places[target] >= places[source]$$,
    '_topological_order holds for every edge of a larger graph'
);

select * from finish();
rollback;
