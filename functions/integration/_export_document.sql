-- The text of a document with the tasks as they are now: byte for byte what was imported where
-- nothing differs. A project that was never imported gets a new document.
create or replace function signalbox._export_document(
    project_id uuid,
    format signalbox_data.document_format
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_document signalbox_data.imported_documents;
    v_edits jsonb;
    v_result text;
begin
    perform from signalbox_data.projects p
    where p.id = _export_document.project_id;
    if not found then
        raise exception 'project % not found', _export_document.project_id
            using errcode = 'SB001';
    end if;

    select *
    into v_document
    from signalbox_data.imported_documents d
    where d.project_id = _export_document.project_id
        and d.format = _export_document.format
        and d.tag = '';

    v_result := coalesce(v_document.exported_content, v_document.content, '');
    v_edits := signalbox._export_edits(
        _export_document.project_id, format, v_document.id, v_result
    );

    if format <> 'beads' then
        if jsonb_array_length(v_edits) > 0 then
            v_result := signalbox._original_json(
                signalbox._edit_json(signalbox._readable_json(v_result), v_edits), v_result
            );
        end if;
        return v_result;
    end if;

    return signalbox._export_beads(_export_document.project_id, v_document.id, v_result, v_edits);
end;
$$;

comment on function signalbox._export_document(uuid, signalbox_data.document_format) is
    'The text of a Task Master or Beads file with the tasks as they are now; raises SB001 when '
    'there is no such project.';
grant execute
    on function signalbox._export_document(uuid, signalbox_data.document_format)
    to signalbox_reader;
