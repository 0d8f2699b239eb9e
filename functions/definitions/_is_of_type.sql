-- Whether a JSON value is of one of the types that JSON Schema names. 1.0 is no integer here, though
-- it is one there: PostgreSQL would not read it as one.
create or replace function signalbox._is_of_type(value jsonb, types text[])
returns boolean
language sql
immutable
parallel safe
as $$
    select case
        when pg_catalog.jsonb_typeof(value) = any (types) then true
        when 'integer' = any (types) and pg_catalog.jsonb_typeof(value) = 'number'
            then pg_catalog.scale(value::numeric) = 0
        else false
    end;
$$;

comment on function signalbox._is_of_type(jsonb, text[]) is
    'Whether a JSON value is of one of these types of JSON Schema.';
grant execute on function signalbox._is_of_type(jsonb, text[]) to signalbox_reader;
