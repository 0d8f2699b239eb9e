-- A JSON value as messages show it: short, whatever was given.
create or replace function signalbox._shown_json(value jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case pg_catalog.jsonb_typeof(value)
        when 'object' then 'an object'
        when 'array' then 'an array'
        else case
            when pg_catalog.length(value::text) > 60
                then pg_catalog.left(value::text, 57) || '...'
            else value::text
        end
    end;
$$;

comment on function signalbox._shown_json(jsonb) is 'A JSON value for a message, cut to 60 characters.';
grant execute on function signalbox._shown_json(jsonb) to signalbox_reader;
