-- A header of the request that this transaction serves, as PostgREST sets them all. It raises the error of
-- PostgreSQL where they are no JSON: policies may ask, also of parallel workers, where none can be caught.
create or replace function signalbox._request_header(name text)
returns text
language plpgsql
stable
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
    return nullif(current_setting('request.headers', true), '')::json ->> _request_header.name;
end;
$$;

comment on function signalbox._request_header(text) is
    'A header of request.headers, by its name in lower case; null when there is none.';
grant execute on function signalbox._request_header(text) to signalbox_anonymous;
