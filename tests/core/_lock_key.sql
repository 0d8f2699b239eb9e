begin;
select plan(2);

create temporary table keys as
select kind, id, signalbox._lock_key(kind, id) as key
from unnest('{graph,workflow,closing}'::text[]) kind
cross join (select gen_random_uuid() as id from generate_series(1, 100)) ids;

select is_empty(
    'select key from keys group by key having count(*) > 1',
    '_lock_key differs for every kind and object'
);
select is_empty(
    'select kind, id from keys where key <> signalbox._lock_key(kind, id)',
    '_lock_key is the same each time'
);

select * from finish();
rollback;
