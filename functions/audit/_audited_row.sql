-- A row as it is now, as its entries in the audit log are read: without ignored columns, and with masked and large
-- values as what stands for them there. Null where there is none. Columns that the caller may not read are
-- left out.
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
    v_columns text;
    v_match text;
    v_row json;
begin
    select *
    into v_table
    from signalbox._audited_table(_audited_row.entity);
    if v_table.is_usable is not true then
        return null;
    end if;

    select
        string_agg(format('t.%I', a.attname), ', ' order by a.attnum) filter (where p.is_readable),
        case
            when bool_and(p.is_readable) filter (where p.is_key) then
                string_agg(format('t.%I = k.%1$I', a.attname), ' and ' order by a.attnum) filter (where p.is_key)
        end
    into v_columns, v_match
    from pg_attribute a
    inner join pg_constraint c
        on c.conrelid = a.attrelid
        and c.contype = 'p'
    cross join lateral (
        select a.attnum = any (c.conkey), has_column_privilege(v_table.id, a.attnum, 'select')
    ) p (is_key, is_readable)
    where a.attrelid = v_table.id
        and a.attnum > 0
        and not a.attisdropped
        and (p.is_key or a.attname <> all (v_table.ignored_columns));
    if v_match is null then
        return null;
    end if;

    -- Dynamic, because the table is known only now; names come from the catalogue.
    execute format(
        'select row_to_json(r) from (select %s from %s t '
        'cross join jsonb_populate_record(null::%s, $1) k where %s) r',
        v_columns, v_table.id, v_table.id, v_match
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
                else signalbox._short_value(c.value)::jsonb
            end
        )
        from json_each(v_row) c
    );
end;
$$;

comment on function signalbox._audited_row(text, jsonb) is
    'A row of an audited table as it is now and as the audit log would show it, by its key; null where there is none '
    'that the caller may see.';
grant execute on function signalbox._audited_row(text, jsonb) to signalbox_reader;
