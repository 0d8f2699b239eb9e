-- The cell that a rank lies in: a rank that was drawn, a multiple of a million, with half a million on
-- either side. Below zero too, where items of lists are ranked.
create or replace function signalbox._rank_cell(rank bigint)
returns bigint
language sql
immutable
parallel safe
as $$
    select pg_catalog.floor((rank + 500000) / 1000000.0)::bigint;
$$;

comment on function signalbox._rank_cell(bigint) is
    'The number of the cell of a rank: the rank in its middle divided by a million.';
