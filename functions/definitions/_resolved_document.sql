-- A document for create_tasks with its references put in. Where parameters, environment or command
-- refer to results, these three are left for the claim, all references of theirs, and a wait for when
-- it begins: what has been put in is never read for references again.
create or replace function signalbox._resolved_document(document jsonb, context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text := document::text;
    v_late text[] := '{}';
begin
    if strpos(v_text, '${{') = 0 then
        return document;
    end if;

    if strpos(v_text, 'tasks') > 0 then
        v_late := signalbox._late_fields(document);
    end if;
    if v_late = '{}' and not document ?| '{metadata,for_each}' then
        return signalbox._resolve_references(document, context);
    end if;

    return signalbox._resolve_references(
        document - '{metadata,for_each}'::text[] - v_late, context
    )
    || (
        select coalesce(jsonb_object_agg(d.name, d.value), '{}')
        from jsonb_each(document) d (name, value)
        where d.name in ('metadata', 'for_each')
            or d.name = any (v_late)
    )
    || case when 'command' = any (v_late) then '{"is_templated": true}'::jsonb else '{}' end;
end;
$$;

comment on function signalbox._resolved_document(jsonb, jsonb) is
    'A document for create_tasks with references to inputs put in, and marked as templated where it '
    'refers to results.';
