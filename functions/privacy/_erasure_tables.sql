-- The tables that have to be looked through when a person is erased, in this order; what is found by the person's id
-- alone is not among them.
create or replace function signalbox._erasure_tables()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(distinct c.table_name order by c.table_name)
    from signalbox._personal_columns() c
    where c.erase in ('pseudonym', 'words', 'clear')
        and c.table_name not in ('users', 'erasures')
        or c.table_name = 'personal_values';
$$;

comment on function signalbox._erasure_tables() is
    'The tables that are looked through when a person is erased.';
