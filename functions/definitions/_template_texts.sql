-- The strings of a definition that have references in them, or the beginning of one, with their JSON
-- paths: of steps, and of the fields of the definition itself (number is then null). field is that
-- of the step or the definition in which the string stands.
create or replace function signalbox._template_texts(definition jsonb)
returns table (number integer, field text, path text, content text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with recursive node (number, field, path, value) as (
        select null::integer, f.name, signalbox._member_path('$', f.name), f.value
        from jsonb_each(definition) f (name, value)
        where f.name in ('environment', 'queue', 'concurrency')
            and strpos(f.value::text, '${{') > 0
        union all
        select
            s.number::integer,
            f.name,
            signalbox._member_path(format('$.steps[%s]', s.number - 1), f.name),
            f.value
        from jsonb_array_elements(
            case when jsonb_typeof(definition -> 'steps') = 'array' then definition -> 'steps' else '[]' end
        ) with ordinality s (step, number)
        cross join lateral jsonb_each(
            case when jsonb_typeof(s.step) = 'object' then s.step else '{}' end
        ) f (name, value)
        where f.name not in ('key', 'depends_on', 'when', 'metadata')
            and strpos(f.value::text, '${{') > 0
        union all
        select n.number, n.field, member.path, member.value
        from node n
        cross join lateral (
            select format('%s[%s]', n.path, i.place - 1), i.value
            from jsonb_array_elements(
                case when jsonb_typeof(n.value) = 'array' then n.value else '[]' end
            ) with ordinality i (value, place)
            union all
            select signalbox._member_path(n.path, m.name), m.value
            from jsonb_each(
                case when jsonb_typeof(n.value) = 'object' then n.value else '{}' end
            ) m (name, value)
        ) member (path, value)
        where strpos(member.value::text, '${{') > 0
    )
    select n.number, n.field, n.path, n.value #>> '{}'
    from node n
    where jsonb_typeof(n.value) = 'string'
$$;

comment on function signalbox._template_texts(jsonb) is
    'The strings of a definition that have references in them, with their JSON paths.';
grant execute on function signalbox._template_texts(jsonb) to signalbox_reader;
