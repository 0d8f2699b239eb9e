begin;
select plan(3);

select is(
    signalbox._ancestor_sets(4, '{2,3,4}', '{1,2,1}'),
    '{0000,1000,1100,1000}'::bit varying[],
    '_ancestor_sets follows edges over others'
);
select is(
    signalbox._ancestor_sets(2, '{}', '{}'), '{00,00}'::bit varying[],
    '_ancestor_sets of nodes without edges are empty'
);
select is(
    signalbox._ancestor_sets(0, '{}', '{}'), '{}'::bit varying[], '_ancestor_sets takes no nodes'
);

select * from finish();
rollback;
