-- What is wrong with a JSON path as PostgreSQL reads it, or null.
create or replace function signalbox._condition_problem(condition text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform condition::jsonpath;
    return null;
exception
    when syntax_error or data_exception or feature_not_supported or program_limit_exceeded then
        return 'is no JSON path: ' || sqlerrm;
end;
$$;

comment on function signalbox._condition_problem(text) is
    'What is wrong with a text that must be a JSON path; null when nothing is.';
grant execute on function signalbox._condition_problem(text) to signalbox_reader;
