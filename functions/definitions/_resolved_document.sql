-- A document for create_tasks with its references put in. Where parameters, environment or command
-- refer to results, these three are left for the claim, all references of theirs, and a wait for when
-- it begins: what has been put in is never read for references again.
create or replace function signalbox._resolved_document(
    document jsonb,
    context jsonb,
    item jsonb default '{}'
)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case
        when strpos(document::text, '${{') = 0 then document
        else (
            select
                signalbox._resolve_references(
                    document - '{metadata,for_each}'::text[] - l.names, context, item
                )
                || (
                    select coalesce(jsonb_object_agg(d.name, d.value), '{}')
                    from jsonb_each(document) d (name, value)
                    where d.name in ('metadata', 'for_each')
                        or d.name = any (l.names)
                )
                || case
                    when 'command' = any (l.names) then '{"is_templated": true}'::jsonb
                    else '{}'
                end
            from (select signalbox._late_fields(document)) l (names)
        )
    end;
$$;

comment on function signalbox._resolved_document(jsonb, jsonb, jsonb) is
    'A document for create_tasks with references to inputs and items put in, and marked as templated '
    'where it refers to results.';
