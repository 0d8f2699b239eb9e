-- The keys of the tasks that the strings of a JSON value refer to.
create or replace function signalbox._referenced_tasks(value jsonb)
returns setof text
language sql
immutable
parallel safe
as $$
    select distinct r.names[2]
    from regexp_matches(value::text, '\$\$\{\{|\$\{\{([^{}]*)\}\}', 'g') m (parts)
    cross join lateral signalbox._reference_path(
        ('"' || m.parts[1] || '"')::jsonb #>> '{}'
    ) r (names)
    where r.names[1] = 'tasks'
        and r.names[2] is not null;
$$;

comment on function signalbox._referenced_tasks(jsonb) is
    'The keys of the tasks whose results a JSON value refers to.';
