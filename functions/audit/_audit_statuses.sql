-- The statuses that rows of a table may have: the labels of its column status, where that is an enum.
create or replace function signalbox._audit_statuses(table_name text)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(e.enumlabel::text order by e.enumsortorder)
    from pg_attribute a
    inner join pg_enum e
        on e.enumtypid = a.atttypid
    where a.attrelid = to_regclass(_audit_statuses.table_name)
        and a.attname = 'status'
        and a.attnotnull
        and not a.attisdropped;
$$;

comment on function signalbox._audit_statuses(text) is
    'The labels of column status of a table, in order; null where it has no such enum column.';
grant execute on function signalbox._audit_statuses(text) to signalbox_admin;
