-- Say that a file with this text was written: the next import takes it for what an editor of
-- the file began with. export_task_master and export_beads call it for whoever may import.
--
--     select signalbox.remember_export(:project_id, 'task_master', :'written');
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.remember_export(
    project_id uuid,
    format signalbox_data.document_format,
    document text
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_document signalbox_data.imported_documents;
    v_tasks jsonb;
begin
    perform signalbox._require_access(remember_export.project_id, 'operator');
    if remember_export.document is null
        or remember_export.format is null
        or remember_export.format not in ('task_master', 'beads')
    then
        raise exception 'only the text of an exported task file can be remembered'
            using
                errcode = 'invalid_parameter_value',
                hint = 'Other files are written from the settings of the project.';
    end if;

    perform from signalbox_data.projects p
    where p.id = remember_export.project_id
    for no key update;
    if not found then
        raise exception 'project % not found', remember_export.project_id
            using errcode = 'SB001';
    end if;

    select *
    into v_document
    from signalbox_data.imported_documents d
    where d.project_id = remember_export.project_id
        and d.format = remember_export.format
        and d.tag = '';

    if remember_export.document = v_document.content and v_document.exported_content is null then
        return;
    end if;

    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'task_id', n.task_id, 'workflow_id', n.workflow_id, 'tag', n.tag, 'key', n.key
            )
        ),
        '[]'
    )
    into v_tasks
    from (
        select n.task_id, n.workflow_id, n.tag, n.key
        from signalbox._new_entries(
            remember_export.project_id, format, v_document.id,
            coalesce(v_document.exported_content, v_document.content, '')
        ) n
        union all
        select i.task_id, null, i.tag, i.key
        from signalbox_data.imported_tasks i
        where i.project_id = remember_export.project_id
            and i.document_id = v_document.id
    ) n;

    if v_document.id is null then
        v_document.id := signalbox_data.new_id();
        insert into signalbox_data.imported_documents (
            project_id, id, format, content, exported_at
        )
        values (
            remember_export.project_id, v_document.id, format, remember_export.document,
            signalbox_data.clock()
        );
    else
        update signalbox_data.imported_documents d
        set exported_content = nullif(remember_export.document, d.content),
            exported_at = signalbox_data.clock()
        where d.project_id = remember_export.project_id
            and d.id = v_document.id;
    end if;

    insert into signalbox_data.imported_tags (project_id, document_id, tag, workflow_id)
    select distinct
        remember_export.project_id, v_document.id, n.tag, n.workflow_id
    from jsonb_to_recordset(v_tasks) n (workflow_id uuid, tag text)
    where n.workflow_id is not null
    on conflict do nothing;

    perform signalbox._map_document(
        remember_export.project_id, v_document.id, format, remember_export.document, v_tasks
    );
end;
$$;

comment on function signalbox.remember_export(uuid, signalbox_data.document_format, text) is
    'Take the text of an exported task file as what the next import is compared with; raises '
    'SB001 when there is no such project and 22023 for another kind of file.';
grant execute
    on function signalbox.remember_export(uuid, signalbox_data.document_format, text)
    to signalbox_operator;
