-- What is wrong with a text that must be a cron expression, or null.
create or replace function signalbox._cron_problem(expression text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform signalbox._parse_cron(expression);
    return null;
exception
    when sqlstate 'SB005' or data_exception then
        return sqlerrm;
end;
$$;

comment on function signalbox._cron_problem(text) is
    'What is wrong with a text that must be a cron expression; null when nothing is.';
grant execute on function signalbox._cron_problem(text) to signalbox_reader;
