-- What goes without saying in the entry of a new row: the defaults of its recorded columns.
create or replace function signalbox._audit_implied(table_name text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        '{' || string_agg(
            to_json(c.name)::text || ':' || c.default_json, ',' order by c."position"
        ) || '}'
    from signalbox._audit_columns(_audit_implied.table_name) c
    where c.is_recorded
        and c.default_json is not null
        and c.default_json <> 'null';
$$;

comment on function signalbox._audit_implied(text) is
    'The constant defaults of the recorded columns of a table as a JSON object; null where there are none.';
