-- What a condition looks at: a row for each path in it, $.inputs.name and $.tasks.key, with a name of
-- null for all of them ($.tasks.*), and a root of null for a path that begins otherwise. PostgreSQL
-- writes a JSON path with every name in quotes, and the search passes over other strings.
create or replace function signalbox._condition_reads(condition text)
returns table (root text, name text)
language sql
immutable
as $$
    select distinct
        m.parts[1],
        case when m.parts[2] is not null then (('"' || m.parts[2] || '"')::jsonb) #>> '{}' end
    from regexp_matches(
        condition::jsonpath::text,
        '\$\."(inputs|tasks)"(?:\."((?:[^"\\]|\\.)*)")?|"(?:[^"\\]|\\.)*"|(\$)',
        'g'
    ) m (parts)
    where m.parts[1] is not null
        or m.parts[3] is not null;
$$;

comment on function signalbox._condition_reads(text) is
    'The inputs and tasks that a JSON path names; root is null where it begins with something else.';
grant execute on function signalbox._condition_reads(text) to signalbox_reader;
