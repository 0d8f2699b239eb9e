-- Refuse a page that is larger than those outside may have.
create or replace function signalbox._require_page(max_rows integer)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if (max_rows between 1 and 1000) is not true then
        raise exception 'max_rows must be from 1 to 1000'
            using errcode = 'SB006', hint = 'Ask for the next page with after.';
    end if;
end;
$$;

comment on function signalbox._require_page(integer) is
    'Raises SB006 for more rows in a page than 1000.';
