-- A row as it is now, as the audit log would record it: without ignored columns, and with masked, personal
-- and large values as what stands for them there. Null where there is none.
--
-- Of a personal value only that there is one, since each entry has a commitment of its own.
create or replace function signalbox._audited_row(entity text, key jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set intervalstyle = postgres
set extra_float_digits = 1
set bytea_output = hex
set enable_seqscan = off
as $$
declare
    v_table record;
    v_row json;
begin
    select
        to_regclass(t.table_name) as id,
        t.masked_columns,
        t.personal_columns,
        t.ignored_columns
    into v_table
    from signalbox_data.audited_tables t
    where t.entity = _audited_row.entity;
    if v_table.id is null then
        return null;
    end if;

    -- Dynamic, because the table is known only now; names come from the catalogue.
    execute format(
        'select to_json(t) from %s t cross join jsonb_populate_record(null::%s, $1) k where %s',
        v_table.id,
        v_table.id,
        (
            select string_agg(format('t.%I = k.%1$I', a.attname), ' and ' order by a.attnum)
            from pg_constraint c
            inner join pg_attribute a
                on a.attrelid = c.conrelid
                and a.attnum = any (c.conkey)
            where c.conrelid = v_table.id
                and c.contype = 'p'
        )
    )
    into v_row
    using _audited_row.key;
    if v_row is null then
        return null;
    end if;

    return (
        select jsonb_object_agg(
            c.key,
            case
                when json_typeof(c.value) = 'null' then null
                when c.key = any (v_table.masked_columns) then '"***"'
                when c.key = any (v_table.personal_columns) then '"~"'
                else signalbox._short_value(c.value)::jsonb
            end
        )
        from json_each(v_row) c
        where c.key <> all (v_table.ignored_columns)
            or _audited_row.key ? c.key
    );
end;
$$;

comment on function signalbox._audited_row(text, jsonb) is
    'A row of an audited table as it is now and as the audit log would show it, by its key; null where there is none.';
