-- The documents for create_tasks of the items of a list: the same document for each, with the item and
-- its number put in, below the task of the step. Keys are build[0], build[1] ….
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
    select
        signalbox._resolved_document(
            document,
            context,
            jsonb_build_object('item', i.value, 'index', i.place - 1)
        )
        || jsonb_build_object(
            'key', format('%s[%s]', parent, i.place - 1),
            'parent', parent
        )
        || case
            -- So that they can be told apart.
            when document ->> 'title' ~ '\$\{\{[^{}]*\y(item|index)\y' then '{}'
            else jsonb_build_object(
                'title',
                format(
                    '%s [%s]',
                    signalbox._resolve_references(document -> 'title', context) #>> '{}',
                    i.place - 1
                )
            )
        end
    from jsonb_array_elements(items) with ordinality i (value, place)
    order by i.place;
$$;

comment on function signalbox._item_documents(jsonb, text, jsonb, jsonb) is
    'The documents for create_tasks of the items of a list, in order.';
