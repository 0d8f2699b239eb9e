begin;
select plan(2);

select is_empty(
    $$select a.*
    from signalbox._audit_actions() a
    left join signalbox._audit_tables() t
        on t.entity = a.entity
    left join pg_catalog.pg_attribute c
        on c.attrelid = to_regclass(t.table_name)
        and c.attname = a.column_name
        and not c.attisdropped
    where t.entity is null or a.column_name is not null and c.attname is null$$,
    '_audit_actions names entities and columns that there are'
);
select is_empty(
    $$select a.entity, a.operation
    from signalbox._audit_actions() a
    where a.column_name is null
    group by a.entity, a.operation
    having count(*) > 1$$,
    '_audit_actions names one action for an operation of which no more can be told'
);

select * from finish();
rollback;
