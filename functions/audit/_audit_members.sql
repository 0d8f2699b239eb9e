-- Of the function that records the changes of a table the expression that puts the members of changes together;
-- null ones are left out. A function takes at most 100 arguments.
create or replace function signalbox._audit_members(members text[])
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when _audit_members.members = '{}' then 'null::text'
        when cardinality(_audit_members.members) <= 90 then format(
            E'concat_ws(\n                    %s\n                )',
            array_to_string(
                array[quote_literal(',')] || _audit_members.members, E',\n                    '
            )
        )
        else (
            select signalbox._audit_members(array_agg(
                format(
                    'nullif(%s, '''')',
                    signalbox._audit_members(_audit_members.members[g.first:g.first + 89])
                )
                order by g.first
            ))
            from generate_series(1, cardinality(_audit_members.members), 90) g (first)
        )
    end;
$$;

comment on function signalbox._audit_members(text[]) is
    'SQL for the audit log: the members of a JSON object put together, without those that are null.';
