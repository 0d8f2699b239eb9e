-- The table of an entity, also for those who may not use its schema; none when it is gone.
create or replace function signalbox._audited_table(entity text)
returns table (
    id regclass,
    is_usable boolean,
    ignored_columns text[],
    masked_columns text[],
    personal_columns text[]
)
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
    select
        c.oid::regclass,
        has_schema_privilege(c.relnamespace, 'usage'),
        t.ignored_columns,
        t.masked_columns,
        t.personal_columns
    from signalbox_data.audited_tables t
    inner join pg_namespace n
        on n.nspname = (parse_ident(t.table_name))[1]
    inner join pg_class c
        on c.relnamespace = n.oid
        and c.relname = (parse_ident(t.table_name))[2]
    where t.entity = _audited_table.entity;
$$;

comment on function signalbox._audited_table(text) is
    'The table of an entity of the audit log with what is recorded of it; none when it is gone.';
grant execute on function signalbox._audited_table(text) to signalbox_reader;
