-- The lines of a Beads file with edits applied, deleted issues left out and new ones added at
-- the end.
create or replace function signalbox._export_beads(
    project_id uuid,
    document_id uuid,
    content text,
    edits jsonb
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_by_line jsonb;
    v_entries jsonb;
    v_result text;
    v_new text;
    v_newline text := case when content ~ '\r\n' then E'\r\n' else E'\n' end;
begin
    select coalesce(jsonb_object_agg(g.line, g.edits), '{}')
    into v_by_line
    from (
        select
            e.edit #>> '{path,0}' as line,
            jsonb_agg(
                jsonb_set(e.edit, '{path}', (e.edit -> 'path') - 0) order by e.ordinality
            ) as edits
        from jsonb_array_elements(edits) with ordinality e (edit, ordinality)
        group by 1
    ) g;

    select string_agg(
        case
            when v_by_line ? l.ordinality::text
                then signalbox._original_json(
                    signalbox._edit_json(
                        signalbox._readable_json(l.line), v_by_line -> l.ordinality::text
                    ),
                    l.line
                )
            else l.line
        end,
        E'\n' order by l.ordinality
    )
    into v_result
    from regexp_split_to_table(content, '\n') with ordinality l (line, ordinality)
    where not exists (
        select
        from jsonb_array_elements(v_by_line -> l.ordinality::text) e (edit)
        where e.edit ->> 'op' = 'remove'
            and e.edit -> 'path' = '[]'
    );
    v_result := coalesce(v_result, '');

    with entries as materialized (
        select
            i.task_id, i.key, null::text as id, 0::bigint as "position", false as is_new
        from signalbox_data.imported_tasks i
        where i.project_id = _export_beads.project_id
            and i.document_id = _export_beads.document_id
        union all
        select n.task_id, n.key, n.id, n."position", true
        from signalbox._new_entries(
            _export_beads.project_id, 'beads', _export_beads.document_id, content
        ) n
    )
    select jsonb_object_agg(e.task_id, to_jsonb(e))
    into v_entries
    from entries e;

    select string_agg(
        signalbox._new_entry(_export_beads.project_id, n.key::uuid, 'beads', v_entries)
            || v_newline,
        '' order by (n.value -> 'position')::bigint
    )
    into v_new
    from jsonb_each(coalesce(v_entries, '{}')) n
    where (n.value -> 'is_new')::boolean;

    if v_new is not null and v_result <> '' and v_result !~ '\n$' then
        v_result := v_result || v_newline;
    end if;
    return v_result || coalesce(v_new, '');
end;
$$;

comment on function signalbox._export_beads(uuid, uuid, text, jsonb) is
    'The text of a Beads file with edits applied to its lines and new issues at its end.';
grant execute
    on function signalbox._export_beads(uuid, uuid, text, jsonb)
    to signalbox_reader;
