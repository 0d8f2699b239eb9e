-- The tables that have to be looked through when a person is erased, in this order; what is found by the person's id
-- alone is not among them. What the audit log has out of line comes last: it gets what a change of the others
-- has taken away.
create or replace function signalbox._erasure_tables()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(distinct c.table_name order by c.table_name) || array['personal_values']
    from signalbox._personal_columns() c
    where c.erase in ('pseudonym', 'words', 'clear')
        and c.table_name not in ('users', 'erasures');
$$;

comment on function signalbox._erasure_tables() is
    'The tables that are looked through when a person is erased.';
