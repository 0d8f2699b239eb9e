-- The triggers that an audited table must have, as pg_get_triggerdef shows them. A partition has them as
-- well: those of the whole do not fire for statements on a part.
create or replace function signalbox._audit_triggers(table_name text)
returns table (relation regclass, name text, definition text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        r.relid::regclass,
        d.name,
        format(
            'CREATE TRIGGER %s %s ON %s %sFOR EACH STATEMENT EXECUTE FUNCTION signalbox.%s()',
            d.name, d.event, c.relnamespace::regnamespace || '.' || quote_ident(c.relname),
            d.transition, d.function
        )
    from (
        select to_regclass(_audit_triggers.table_name)
        union
        select p.relid
        from pg_partition_tree(to_regclass(_audit_triggers.table_name)) p
    ) r (relid)
    inner join pg_class c
        on c.oid = r.relid
    cross join (
        values
            ('audit_insert', 'AFTER INSERT', 'REFERENCING NEW TABLE AS new_rows '),
            (
                'audit_update', 'AFTER UPDATE',
                'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows '
            ),
            ('audit_delete', 'AFTER DELETE', 'REFERENCING OLD TABLE AS old_rows '),
            ('audit_truncate', 'BEFORE TRUNCATE', '')
    ) v (name, event, transition)
    cross join lateral (
        select
            v.name, v.event, v.transition,
            quote_ident(signalbox._audit_function_name(_audit_triggers.table_name))
    ) d (name, event, transition, function)
    where c.relkind in ('r', 'p')
    union all
    select
        to_regclass(_audit_triggers.table_name),
        'audit_names',
        format(
            'CREATE TRIGGER audit_names BEFORE UPDATE OF %s ON %s '
            'FOR EACH STATEMENT EXECUTE FUNCTION signalbox._compare_all_columns()',
            string_agg(quote_ident(c.name), ', ' order by c."position"),
            _audit_triggers.table_name
        )
    from signalbox._audit_columns(_audit_triggers.table_name) c
    where signalbox._has_quick_columns(_audit_triggers.table_name)
        and not c.is_quick
        and (c.is_recorded or c.is_key)
    having count(*) > 0;
$$;

comment on function signalbox._audit_triggers(text) is
    'The triggers that an audited table and its partitions must have.';
grant execute on function signalbox._audit_triggers(text) to signalbox_admin;
