-- The JSON path of a member of an object, as messages show it.
create or replace function signalbox._member_path(path text, name text)
returns text
language sql
immutable
parallel safe
as $$
    select path || case
        when name ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || name
        else '["' || pg_catalog.replace(
            pg_catalog.replace(
                pg_catalog.replace(pg_catalog.replace(name, '\', '\\'), '"', '\"'), e'\n', '\n'
            ),
            e'\r', '\r'
        ) || '"]'
    end;
$$;

comment on function signalbox._member_path(text, text) is
    'The JSON path of a member of the object at a path.';
grant execute on function signalbox._member_path(text, text) to signalbox_reader;
