begin;
select plan(9);

select is(
    signalbox._rank_cell(rank), cell, format('_rank_cell of %s is %s', rank, cell)
)
from (
    values
        (1000000::bigint, 1::bigint), (1499999, 1), (1500000, 2), (500000, 1), (499999, 0),
        (-500000, 0), (-500001, -1), (-1000000, -1), (-1500001, -2)
) c (rank, cell);

select * from finish();
rollback;
