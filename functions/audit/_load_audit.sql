-- The last step of a load of the code: the tables of _audit_tables are audited, unless somebody has disabled it, and
-- the functions and triggers of all audited tables are those that they must be now. So a new column is
-- recorded from the load that follows its migration, which make migrate does at once.
create or replace function signalbox._load_audit()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table_name text;
begin
    insert into signalbox_data.audited_tables as a (
        table_name, entity, category, ignored_columns, masked_columns, personal_columns,
        quick_columns
    )
    select l.table_name, l.entity, l.category, l.ignored, l.masked, l.personal, l.quick
    from signalbox._audit_tables() l
    where l.reason is null
        and to_regclass(l.table_name) is not null
    on conflict (table_name) do update
    set entity = excluded.entity,
        gap_ends_at = case
            when a.ignored_columns <@ excluded.ignored_columns then a.gap_ends_at
            else signalbox_data.clock()
        end,
        category = excluded.category,
        ignored_columns = excluded.ignored_columns,
        masked_columns = excluded.masked_columns,
        personal_columns = excluded.personal_columns,
        quick_columns = excluded.quick_columns,
        changed_at = signalbox_data.clock()
    where (
        a.entity, a.category, a.ignored_columns, a.masked_columns, a.personal_columns,
        a.quick_columns
    ) is distinct from (
        excluded.entity, excluded.category, excluded.ignored_columns, excluded.masked_columns,
        excluded.personal_columns, excluded.quick_columns
    );

    for v_table_name in
        select t.table_name
        from signalbox_data.audited_tables t
        where t.is_enabled
            and to_regclass(t.table_name) is not null
        order by t.table_name
    loop
        perform signalbox._generate_audit(v_table_name);
    end loop;
end;
$$;

comment on function signalbox._load_audit() is
    'Bring the functions and triggers of all audited tables into line with the tables and with _audit_tables.';
