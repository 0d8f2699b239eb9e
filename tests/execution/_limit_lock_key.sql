begin;
select plan(1);

select is(
    (
        select count(distinct signalbox._limit_lock_key(project_id::uuid, kind, key))
        from unnest('{00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002}'::text[])
            project_id
        cross join unnest('{rate,key,queue}'::text[]) kind
        cross join unnest('{a,b}'::text[]) key
    ),
    12::bigint,
    '_limit_lock_key tells limits apart by project, kind and key'
);

select * from finish();
rollback;
