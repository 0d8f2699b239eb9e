-- Read the text of a value in the type that it must have. The JSON that it becomes is the same however
-- it was written. What is wrong with it is said without showing it: it may be a secret.
create or replace function signalbox._read_configuration(
    value text,
    value_type signalbox_data.configuration_type
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set intervalstyle = postgres
set timezone = 'UTC'
as $$
declare
    v_problem text;
    v_duration interval;
begin
    if value is null then
        v_problem := 'is null';
    elsif length(value) > 65536 then
        raise exception 'a configuration has % characters and may have 65536', length(value)
            using errcode = 'SB006';
    end if;

    begin
        case
            when v_problem is not null then null;
            when value_type = 'string' then
                return to_jsonb(value);
            when value_type = 'integer' then
                if value ~ '^\s*[+-]?\d+\s*$' then
                    return to_jsonb(value::bigint);
                end if;
                v_problem := 'is no whole number';
            when value_type = 'number' then
                if value ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$' then
                    return to_jsonb(value::numeric);
                end if;
                v_problem := 'is no number';
            when value_type = 'boolean' then
                return to_jsonb(value::boolean);
            when value_type = 'duration' then
                v_duration := value::interval;
                if isfinite(v_duration) and v_duration >= interval '0' then
                    return to_jsonb(v_duration::text);
                end if;
                v_problem := 'must not be negative or infinite';
            when value_type = 'timestamp' then
                if isfinite(value::timestamptz) then
                    return to_jsonb(value::timestamptz);
                end if;
                v_problem := 'must not be infinite';
            when value_type = 'url' then
                if value ~ '^[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]+([/?#]\S*)?$' then
                    return to_jsonb(value);
                end if;
                v_problem := 'is no URL';
            when value_type = 'json' then
                return value::jsonb;
        end case;
    exception
        -- Its message would show the value.
        when data_exception or program_limit_exceeded then
            v_problem := format('is no %s', value_type);
    end;

    raise exception 'the value %', v_problem
        using
            errcode = 'SB005',
            detail = '$.value',
            hint = format('Its type is %s.', value_type);
end;
$$;

comment on function signalbox._read_configuration(text, signalbox_data.configuration_type) is
    'The text of a value as JSON, by its type; raises SB005 when it is not of the type and SB006 when it '
    'is too long.';
