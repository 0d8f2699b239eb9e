begin;
select plan(3);

-- Nodes a to d; edges in the order given; the last closes the cycle.
select is(
    signalbox._cycle_path(
        '{a,b,c,d}', '{2,3,1}', '{1,2,3}', '{null,null,cycle}', '{1,2,3}', 3),
    'a -> c -> b -> a',
    '_cycle_path goes along the edge and back to its beginning'
);
select is(
    signalbox._cycle_path(
        '{a,b,c,d}', '{2,3,4,4,1}', '{1,2,3,1,4}', '{null,null,null,null,cycle}', '{1,2,3,4,5}', 5),
    'a -> d -> a',
    '_cycle_path takes a shortest way back'
);
select is(
    signalbox._cycle_path(
        '{a,NULL,c,d}', '{2,4,4,1}', '{1,2,1,4}', '{null,null,duplicate,cycle}', '{1,2,3,4}', 4),
    'a -> d -> #2 -> a',
    '_cycle_path names a task without a key by its number and takes only edges that stand'
);

select * from finish();
rollback;
