begin;
select plan(3);

select is_empty(
    $$select h.id::regprocedure
    from signalbox._harmless_functions() h (id)
    inner join pg_catalog.pg_proc p on p.oid = h.id
    where p.proname ~ '^(set|lo|pg_advisory|pg_try|pg_notify|pg_cancel|pg_terminate|pg_reload|pg_read|pg_ls)|sleep|_reset$|^reset|nextval|_xml|config|dblink|switch|promote|export|import|emit|create.*slot|drop.*slot'$$,
    '_harmless_functions has none that does something'
);
select ok(
    'pg_catalog.random()'::regprocedure in (select * from signalbox._harmless_functions())
    and 'signalbox_data.clock()'::regprocedure in (select * from signalbox._harmless_functions()),
    '_harmless_functions has random numbers and the clock'
);
create function random() returns float8 language sql volatile as 'select 1.0::float8';
select is_empty(
    $$select from signalbox._harmless_functions() h (id)
    where h.id = to_regprocedure(current_schema() || '.random()')
        and current_schema() <> 'pg_catalog'$$,
    '_harmless_functions has none of another schema by the same name'
);

select * from finish();
rollback;
