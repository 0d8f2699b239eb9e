-- How many rows a query has for a role of Signalbox. The query cannot use anything of schema
-- tests, which is not granted to them.
create or replace function tests.rows_as(role text, query text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_rows bigint;
begin
    perform set_config('role', rows_as.role, true);
    execute format('select count(*) from (%s) q', rows_as.query) into v_rows;
    perform set_config('role', 'none', true);
    return v_rows;
end;
$$;

comment on function tests.rows_as(text, text) is
    'The number of rows that a query has for a role; its error, when the role may not.';
