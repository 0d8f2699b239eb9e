-- Import the text of a file, whatever it is: a tasks.json, a configuration, a state, a
-- complexity report or a Beads file. Unlike the functions for one format it takes the text as
-- it is on disk, with a byte order mark or empty, and says of broken JSON at which line and
-- column it breaks.
--
--     select * from signalbox.import_file(:project_id, pg_read_file('/tmp/tasks.json'));
--
-- Runs with the owner's rights: its callers may call it, but not write the tables.
create or replace function signalbox.import_file(
    project_id uuid,
    document text,
    file_name text default '',
    on_missing text default 'delete'
)
returns table (
    severity text,
    kind text,
    path text,
    tag text,
    task_key text,
    value text,
    message text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_has_mark constant boolean := starts_with(document, U&'\FEFF');
    v_document constant text := case
        when v_has_mark then substr(document, 2)
        else document
    end;
    v_format constant signalbox_data.document_format :=
        signalbox.file_format(v_document, file_name);
begin
    perform signalbox._require_access(import_file.project_id, 'operator');
    if v_format = 'beads' then
        perform signalbox._require_json_lines(v_document);
    elsif v_format = 'task_master' then
        perform signalbox._require_task_lists(
            signalbox._parse_json(signalbox._readable_json(v_document))
        );
    end if;

    if v_format in ('beads', 'task_master') then
        return query
            select *
            from signalbox._import_document(
                import_file.project_id, v_format, v_document, v_has_mark, on_missing
            );
    elsif v_format = 'complexity_report' then
        return query
            select *
            from signalbox._import_complexity_report(
                import_file.project_id,
                v_document,
                coalesce(substring(file_name from 'complexity-report_(.+)[.]json$'), 'master'),
                v_has_mark
            );
    else
        return query
            select *
            from signalbox._import_settings(
                import_file.project_id, v_format, v_document, v_has_mark
            );
    end if;
end;
$$;

comment on function signalbox.import_file(uuid, text, text, text) is
    'Import the text of a Task Master or Beads file of any kind and return a report. Raises '
    'SB001 when there is no such project and SB005, with line and column of broken JSON or the '
    'JSON path of every problem, when the text is none; then nothing is changed.';
grant execute on function signalbox.import_file(uuid, text, text, text) to signalbox_operator;
