-- What a condition comes to: true or false, and null when it cannot be said, because a value is
-- missing that it compares, or of another type than it takes it for, or because it yields something
-- else. Who asks must not take that for false: a step would be left out without a word.
create or replace function signalbox._condition_value(condition text, context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select case value
        when 'true' then true
        when 'false' then false
    end
    from jsonb_path_query_first(context, condition::jsonpath, silent => true) value;
$$;

comment on function signalbox._condition_value(text, jsonb) is
    'What a JSON path predicate comes to; null when it is neither true nor false.';
