-- Whether statements that name only the quick columns of a table change no other: not where another trigger
-- may change a row before it is written.
create or replace function signalbox._has_quick_columns(table_name text)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        t.quick_columns <> '{}'
        and not exists (
            select
            from pg_trigger g
            where g.tgrelid = to_regclass(t.table_name)
                -- For each row, before, update.
                and g.tgtype::integer & 19 = 19
                and not g.tgisinternal
        )
    from signalbox_data.audited_tables t
    where t.table_name = _has_quick_columns.table_name;
$$;

comment on function signalbox._has_quick_columns(text) is
    'Whether a statement on a table that names only its quick columns changes no other.';
grant execute on function signalbox._has_quick_columns(text) to signalbox_admin;
