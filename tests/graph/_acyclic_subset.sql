begin;
select plan(9);

select is(
    signalbox._acyclic_subset(3, '{}', '{}'), '{}',
    '_acyclic_subset accepts no edge of none'
);
select is(
    signalbox._acyclic_subset(3, '{1,2,1}', '{2,3,3}'), '{t,t,t}',
    '_acyclic_subset accepts all edges of a graph without a cycle'
);
select is(
    signalbox._acyclic_subset(2, '{1,2,1}', '{2,1,2}'), '{t,f,t}',
    '_acyclic_subset leaves out the edge that comes later'
);
select is(
    signalbox._acyclic_subset(3, '{1,2,3}', '{2,3,1}'), '{t,t,f}',
    '_acyclic_subset leaves out the edge that closes a circle'
);
select is(
    signalbox._acyclic_subset(3, '{1,2,3}', '{1,3,3}'), '{f,t,f}',
    '_acyclic_subset leaves out loops where there is no other cycle'
);
select is(
    signalbox._acyclic_subset(3, '{1,2,2,1}', '{2,2,1,3}'), '{t,f,f,t}',
    '_acyclic_subset leaves out loops beside a cycle'
);
select is(
    signalbox._acyclic_subset(6, '{1,2,4,5,3,6,4}', '{2,1,5,4,4,6,1}'), '{t,f,t,f,t,f,t}',
    '_acyclic_subset looks at each component by itself'
);
select is(
    signalbox._acyclic_subset(4, '{1,2,3,4,4,1}', '{2,3,1,3,1,4}'), '{t,t,f,t,t,f}',
    '_acyclic_subset counts only the accepted edges as the way back'
);

-- Against a search of the whole graph for each edge, on graphs full of cycles.
create function oracle(sources integer[], targets integer[])
returns boolean[]
language plpgsql
as $$
declare
    v_accepted boolean[] := '{}';
begin
    for i in 1..cardinality(sources) loop
        v_accepted[i] := not exists (
            with recursive reach (node) as (
                select targets[i]
                union
                select targets[e]
                from reach
                inner join generate_series(1, i - 1) e
                    on sources[e] = reach.node
                    and v_accepted[e]
            )
            select from reach where node = sources[i]
        );
    end loop;
    return v_accepted;
end;
$$;
create temporary table graphs as
select
    g,
    array_agg((hashint4(g * 1000 + e) & 65535) % 12 + 1 order by e) as sources,
    array_agg((hashint4(g * 1000 + e + 500000) & 65535) % 12 + 1 order by e) as targets
from generate_series(1, 30) g
cross join generate_series(1, 10 + g % 20) e
group by g;
select is_empty(
    $$select g, sources, targets from graphs
    where signalbox._acyclic_subset(12, sources, targets) <> oracle(sources, targets)$$,
    '_acyclic_subset agrees with a search for every edge, on 30 graphs'
);

select * from finish();
rollback;
