-- The list is what decides what is recorded, so it is compared with the catalogue.
begin;
select plan(7);

select is_empty(
    $$select c.oid::regclass
    from pg_catalog.pg_class c
    where c.relnamespace = 'signalbox_data'::regnamespace
        and c.relkind in ('r', 'p')
        and not c.relispartition
        and c.oid::regclass not in (
            select l.table_name::regclass from signalbox._audit_tables() l
        )$$,
    '_audit_tables: every table is audited, or named as the engine''s own with the reason'
);
select is_empty(
    $$select l.table_name from signalbox._audit_tables() l
    where (l.entity is null) = (l.reason is null)$$,
    '_audit_tables gives a reason for just those that are not audited'
);
select is_empty(
    $$select l.table_name, c.name
    from signalbox._audit_tables() l
    cross join unnest(l.ignored || l.masked || l.personal || l.quick) c (name)
    where not exists (
        select
        from pg_catalog.pg_attribute a
        where a.attrelid = l.table_name::regclass
            and a.attname = c.name
            and not a.attisdropped
    )$$,
    '_audit_tables names columns that there are'
);
select is_empty(
    $$select l.table_name from signalbox._audit_tables() l
    where l.quick && (l.ignored || l.masked)$$,
    '_audit_tables has as quick columns only what is recorded'
);
select is_empty(
    $$select l.table_name
    from signalbox._audit_tables() l
    where l.reason is null
    except
    select t.table_name
    from signalbox.audited_tables t
    where t.is_enabled$$,
    '_audit_tables: all that should be audited is'
);
select is_empty(
    $$select g.tgrelid::regclass, g.tgname
    from pg_catalog.pg_trigger g
    inner join signalbox._audit_tables() l
        on l.table_name::regclass = g.tgrelid
    where g.tgname like 'audit\_%'
        and g.tgfoid::regproc::text ~ '^signalbox\._audit_'
        and l.reason is not null$$,
    '_audit_tables: a table that is not audited has no trigger of the audit log'
);
select is_empty('select * from signalbox.audit_drift', '_audit_tables: nothing has drifted');

select * from finish();
rollback;
