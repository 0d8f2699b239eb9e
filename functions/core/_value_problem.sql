-- What is wrong with a JSON value that must become a value of a type, or null.
create or replace function signalbox._value_problem(value jsonb, type text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(value) = 'null' then
        return null;
    end if;

    case type
        when 'text', 'any' then null;
        when 'array', 'object' then
            if jsonb_typeof(value) <> type then
                return format('must be an %s, not %s', type, value);
            end if;
        when 'list' then
            if jsonb_typeof(value) not in ('array', 'string') then
                return format('must be an array or a reference to one, not %s', value);
            end if;
        when 'boolean' then
            if jsonb_typeof(value) <> 'boolean' then
                return format('must be true or false, not %s', value);
            end if;
        when 'dependencies' then
            if jsonb_typeof(value) <> 'array' then
                return format('must be an array, not %s', value);
            end if;
            return (
                select string_agg(
                    format('[%s] %s', d.place - 1, case
                        when jsonb_typeof(d.value) not in ('string', 'number', 'object')
                            then format('must be a key, an id or an object, not %s', d.value)
                        when jsonb_typeof(d.value) = 'object' and d.value ->> 'task' is null
                            then 'has no task'
                        else coalesce(
                            signalbox._value_problem(
                                d.value -> 'type', 'signalbox_data.dependency_type'),
                            signalbox._value_problem(
                                d.value -> 'condition', 'signalbox_data.dependency_condition')
                        )
                    end),
                    '; ' order by d.place
                )
                from jsonb_array_elements(value) with ordinality d (value, place)
                where jsonb_typeof(d.value) not in ('string', 'number', 'object')
                    or jsonb_typeof(d.value) = 'object' and d.value ->> 'task' is null
                    or signalbox._value_problem(
                        d.value -> 'type', 'signalbox_data.dependency_type') is not null
                    or signalbox._value_problem(
                        d.value -> 'condition', 'signalbox_data.dependency_condition') is not null
            );
        when 'signalbox_data.priority' then perform (value #>> '{}')::signalbox_data.priority;
        when 'signalbox_data.task_status' then
            perform (value #>> '{}')::signalbox_data.task_status;
        when 'signalbox_data.dependency_type' then
            perform (value #>> '{}')::signalbox_data.dependency_type;
        when 'signalbox_data.dependency_condition' then
            perform (value #>> '{}')::signalbox_data.dependency_condition;
        when 'signalbox_data.retry_backoff' then
            perform (value #>> '{}')::signalbox_data.retry_backoff;
        when 'real' then perform (value #>> '{}')::real;
        when 'smallint' then perform (value #>> '{}')::smallint;
        when 'integer' then perform (value #>> '{}')::integer;
        when 'interval' then perform (value #>> '{}')::interval;
        when 'timestamptz' then perform (value #>> '{}')::timestamptz;
        else return 'no such field';
    end case;

    return null;
exception
    when data_exception then
        return sqlerrm;
end;
$$;

comment on function signalbox._value_problem(jsonb, text) is
    'What is wrong with a JSON value that must be of a type: an SQL type, array, object, list, '
    'boolean, dependencies or any; null when nothing is.';
grant execute on function signalbox._value_problem(jsonb, text) to signalbox_reader;
