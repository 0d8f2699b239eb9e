-- The columns of an audited table, as its function needs them. kind is plain, time, masked or personal. A
-- default that is a constant goes without saying in the entry of a new row: default_value is it as SQL,
-- default_json as JSON. comparable is what has to be added to a value so that = tells every difference.
create or replace function signalbox._audit_columns(table_name text)
returns table (
    "position" smallint,
    name text,
    type text,
    kind text,
    is_key boolean,
    is_recorded boolean,
    is_quick boolean,
    is_nullable boolean,
    comparable text,
    default_value text,
    default_json text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table constant regclass := to_regclass(_audit_columns.table_name);
begin
    for
        "position", name, type, kind, is_key, is_recorded, is_quick, is_nullable, comparable,
        default_value
    in
        select
            a.attnum,
            a.attname,
            format_type(a.atttypid, a.atttypmod),
            case
                when a.attname = any (t.masked_columns) then 'masked'
                when a.attname = any (t.personal_columns) then 'personal'
                when a.atttypid = 'timestamptz'::regtype then 'time'
                else 'plain'
            end,
            a.attnum = any (k.conkey),
            a.attname <> all (t.ignored_columns) and a.attnum <> all (k.conkey),
            a.attname = any (t.quick_columns),
            not a.attnotnull,
            case
                -- Types without an equality, and those whose equality is not that of their text.
                when y.typname in ('json', 'xml') or y.typcategory = 'G'
                    or y.typcategory = 'S' and y.typnamespace <> 'pg_catalog'::regnamespace
                    then '::text'
                when l.collisdeterministic = false then ' collate "C"'
                else ''
            end,
            case
                -- A constant, and not what has to be asked for each row.
                when a.attgenerated = ''
                    and a.attname <> all (t.masked_columns)
                    and a.atttypid <> 'timestamptz'::regtype
                    and pg_get_expr(d.adbin, d.adrelid)
                        ~ '^(''([^'']|'''')*''|-?[0-9.]+|true|false)(::[A-Za-z_][\w. "]*(\[\])?)?$'
                    then pg_get_expr(d.adbin, d.adrelid)
            end
        from signalbox_data.audited_tables t
        inner join pg_attribute a
            on a.attrelid = v_table
            and a.attnum > 0
            and not a.attisdropped
        inner join pg_type y
            on y.oid = a.atttypid
        inner join pg_constraint k
            on k.conrelid = v_table
            and k.contype = 'p'
        left join pg_collation l
            on l.oid = a.attcollation
        left join pg_attrdef d
            on d.adrelid = a.attrelid
            and d.adnum = a.attnum
        where t.table_name = _audit_columns.table_name
        order by a.attnum
    loop
        default_json := null;
        if default_value is not null then
            -- Dynamic, because the default is SQL.
            execute format('select to_json(%s)::text', default_value) into default_json;
        end if;
        return next;
    end loop;
end;
$$;

comment on function signalbox._audit_columns(text) is
    'The columns of an audited table with what the audit log does with each.';
grant execute on function signalbox._audit_columns(text) to signalbox_admin;
