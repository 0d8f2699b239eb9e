-- What a condition comes to: true or false, and null when it cannot be said, because a value is
-- missing that it compares, or of another type than it takes it for, or because it yields something
-- else. Who asks must not take that for false: a step would be left out without a word.
create or replace function signalbox._condition_value(condition text, context jsonb)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case jsonb_path_query_first(context, condition::jsonpath, silent => true)
        when 'true' then true
        when 'false' then false
    end;
exception
    -- A result may be nested so deep that it cannot be searched.
    when syntax_error or data_exception or feature_not_supported or program_limit_exceeded then
        return null;
end;
$$;

comment on function signalbox._condition_value(text, jsonb) is
    'What a JSON path predicate comes to; null when it is neither true nor false.';
