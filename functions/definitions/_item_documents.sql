-- The documents for create_tasks of the items of a list: the same document for each, with the item and
-- its number put in as _resolved_document does, below the task of the step. Keys are build[0], build[1] ….
create or replace function signalbox._item_documents(
    document jsonb,
    parent text,
    items jsonb,
    context jsonb
)
returns setof jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with template as materialized (
        select
            -- What is the same for all items, and what is not.
            coalesce(
                jsonb_object_agg(m.name, m.value) filter (where not m.is_open), '{}'
            )
            || case
                when 'command' = any (l.names) then '{"is_templated": true}'::jsonb
                else '{}'
            end
            || jsonb_build_object('parent', parent) as fixed,
            coalesce(jsonb_object_agg(m.name, m.value) filter (where m.is_open), '{}') as open,
            case
                -- So that they can be told apart.
                when document ->> 'title' !~ '\$\{\{[^{}]*\y(item|index)\y'
                    then signalbox._resolve_references(document -> 'title', context) #>> '{}'
            end as title
        from (select signalbox._late_fields(document)) l (names)
        cross join lateral (
            select
                d.name,
                d.value,
                strpos(d.value::text, '${{') > 0
                and d.name not in ('metadata', 'for_each')
                and d.name <> all (l.names)
            from jsonb_each(document) d (name, value)
        ) m (name, value, is_open)
        group by l.names
    )
    select
        t.fixed
        || case
            when t.open = '{}' then t.open
            else signalbox._resolve_references(
                t.open, context, jsonb_build_object('item', i.value, 'index', i.place - 1)
            )
        end
        || jsonb_build_object('key', format('%s[%s]', parent, i.place - 1))
        || case
            when t.title is null then '{}'
            else jsonb_build_object('title', format('%s [%s]', t.title, i.place - 1))
        end
    from jsonb_array_elements(items) with ordinality i (value, place)
    cross join template t
    order by i.place;
$$;

comment on function signalbox._item_documents(jsonb, text, jsonb, jsonb) is
    'The documents for create_tasks of the items of a list, in order.';
