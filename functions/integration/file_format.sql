-- What a file is, by what is in it: its name says so only of JSON lines.
--
--     select signalbox.file_format(:'document', 'tasks.json');
--
-- Raises SB005 with line and column when it is no JSON.
create or replace function signalbox.file_format(document text, file_name text default '')
returns signalbox_data.document_format
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_document constant text := ltrim(file_format.document, U&'\FEFF');
    v_json json;
    v_first json;
begin
    if v_document ~ '^\s*$' then
        return case when file_name ~ '[.]jsonl$' then 'beads' else 'task_master' end;
    end if;

    if file_name !~ '[.]json$' then
        begin
            v_first := signalbox._readable_json(
                substring(v_document from '^\s*([^\n]*\S)')
            );
        exception
            when sqlstate '22P02' or sqlstate '22P05' then null;
        end;
        if file_name ~ '[.]jsonl$'
            or json_typeof(v_first) = 'object'
            and v_first -> 'id' is not null
            and v_first -> 'tasks' is null
        then
            return 'beads';
        end if;
    end if;

    v_json := signalbox._parse_json(signalbox._readable_json(v_document));
    return case
        when json_typeof(v_json) <> 'object' then 'task_master'
        when exists (select from signalbox._task_master_lists(v_json)) then 'task_master'
        when json_typeof(v_json -> 'complexityAnalysis') = 'array' then 'complexity_report'
        when v_json -> 'currentTag' is not null or v_json -> 'activeTag' is not null
            then 'task_master_state'
        when json_typeof(v_json -> 'models') = 'object'
            or json_typeof(v_json -> 'global') = 'object'
            or file_name ~ '(config[.]json|[.]taskmasterconfig)$'
            then 'task_master_config'
        else 'task_master'
    end;
end;
$$;

comment on function signalbox.file_format(text, text) is
    'What kind of file a text is; raises SB005 with line and column when it is no JSON.';
grant execute on function signalbox.file_format(text, text) to signalbox_reader;
