-- The text of a file of a format, to be written as it is: with the byte order mark that the
-- imported file had. Null when there is nothing to write.
--
--     select signalbox.export_file(:project_id, 'task_master');
--
-- Without a format it is that of the task file which was imported, Task Master's where none
-- was. current is the text of the file that is written over: of a configuration it supplies
-- the secrets. For whoever may import, the export of a task file is remembered; see
-- export_task_master.
create or replace function signalbox.export_file(
    project_id uuid,
    format signalbox_data.document_format default null,
    report_tag text default 'master',
    current text default null,
    remember boolean default true
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_format signalbox_data.document_format := export_file.format;
    v_result text;
    v_has_mark boolean;
begin
    if v_format is null then
        select d.format
        into v_format
        from signalbox_data.imported_documents d
        where d.project_id = export_file.project_id
            and d.format in ('task_master', 'beads')
        order by d.format
        limit 1;
        v_format := coalesce(v_format, 'task_master');
    end if;

    v_result := case
        when v_format in ('task_master', 'beads')
            then signalbox._export_document(export_file.project_id, v_format)
        when v_format = 'complexity_report'
            then signalbox._export_complexity_report(export_file.project_id, report_tag)
        else signalbox._export_settings(
            export_file.project_id,
            v_format,
            case when current !~ '^\s*$' then signalbox._readable_json(
                ltrim(current, U&'\FEFF')
            )::json end
        )
    end;

    if v_format in ('task_master', 'beads')
        and remember
        and signalbox._may_remember_export(export_file.project_id)
    then
        perform signalbox.remember_export(export_file.project_id, v_format, v_result);
    end if;

    select d.has_byte_order_mark
    into v_has_mark
    from signalbox_data.imported_documents d
    where d.project_id = export_file.project_id
        and d.format = v_format
        and d.tag = case v_format when 'complexity_report' then report_tag else '' end;

    return case when v_has_mark then U&'\FEFF' else '' end || v_result;
end;
$$;

comment on function signalbox.export_file(
    uuid, signalbox_data.document_format, text, text, boolean
) is
    'The text of a task file, configuration, state or complexity report as it is to be written; '
    'raises SB001 when there is no such project.';
grant execute on function signalbox.export_file(
    uuid, signalbox_data.document_format, text, text, boolean
) to signalbox_reader;
