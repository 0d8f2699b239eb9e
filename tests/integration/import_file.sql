begin;
select plan(24);

create function pg_temp.import(document text, file_name text default 'tasks.json')
returns table (severity text, kind text, path text, tag text, task_key text, value text, message text)
language sql
as 'select * from signalbox.import_file(tests.project(), document, file_name)';

-- What the error says: message and detail.
create function pg_temp.refusal(document text, file_name text default 'tasks.json')
returns text
language plpgsql
as $$
declare
    v_message text;
    v_detail text;
begin
    perform pg_temp.import(document, file_name);
    return 'imported';
exception
    when sqlstate 'SB005' then
        get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail;
        return v_message || E'\n' || v_detail;
end;
$$;

select tests.make_project();

-- What it is

select is(signalbox.file_format('{"tasks": []}'), 'task_master', 'file_format knows a task file');
select is(
    signalbox.file_format('{"models": {}, "global": {}}'), 'task_master_config',
    'file_format knows a configuration'
);
select is(
    signalbox.file_format('{"currentTag": "master"}'), 'task_master_state',
    'file_format knows a state'
);
select is(
    signalbox.file_format('{"meta": {}, "complexityAnalysis": []}'), 'complexity_report',
    'file_format knows a complexity report'
);
select is(
    signalbox.file_format(E'{"id": "a", "title": "x"}\n{"id": "b"}\n'), 'beads',
    'file_format knows JSON lines'
);
select is(
    signalbox.file_format('', 'issues.jsonl'), 'beads',
    'file_format knows an empty file by its name'
);

-- As it is on disk

select from pg_temp.import(U&'\FEFF{"tasks": [{"id": 1, "title": "a"}]}');
select is(
    signalbox.export_file(tests.project()), U&'\FEFF{"tasks": [{"id": 1, "title": "a"}]}',
    'import_file takes a byte order mark, and export_file writes it again'
);
select tests.make_project();
select from pg_temp.import(E' \n');
select is(
    signalbox.export_file(tests.project()), E' \n',
    'import_file takes an empty file, and export_file gives it back'
);
select tests.make_workflow(name => 'master');
select tests.make_task('a');
select is(
    signalbox.export_file(tests.project())::jsonb #>> '{master,tasks,0,title}', 'a',
    'export_file writes tasks to a file that was empty'
);

select tests.make_project();
create temporary table cut as
select '{"tasks": [{"id": 1, "title": "cut \ud83d", "odd": "\u0000 \\u0000 \ude00 \uD83D\uDE00"}, {"id": 2, "title": "b"}]}'::text
    as content;
select from cut, pg_temp.import(content);
select is(
    signalbox.export_file(tests.project()), content,
    'import_file takes characters that no text of PostgreSQL can hold'
) from cut;
select from signalbox.set_task_status(tests.project(), tests.task('2'), 'completed');
select is(
    signalbox.export_file(tests.project()),
    replace(content, '"title": "b"', '"title": "b", "status": "done"'),
    'export_file keeps such characters when something else changes'
) from cut;

-- Refusals

select tests.make_project();
select is(
    pg_temp.refusal(E'{\n  "tasks": [\n    {"id": 1,, "title": "a"}\n  ]\n}'),
    E'the document is no JSON: line 3, column 14: Expected string, but found ",".\n'
        '    {"id": 1,, "title": "a"}' || E'\n             ^',
    'import_file names line and column where JSON breaks, and shows the line'
);
select is(
    pg_temp.refusal(E'\n{"tasks": [\n  {"id": 1, "title": "é ' || repeat('x', 80) || E'" "b": 1}\n]}'),
    E'the document is no JSON: line 3, column 107: Expected "," or "}", but found ""b"".\n'
        || right('  {"id": 1, "title": "é ' || repeat('x', 80) || '" ', 60)
        || '"b": 1}' || E'\n' || repeat(' ', 60) || '^',
    'import_file finds the column in a long line'
);
select is(
    pg_temp.refusal(E'{"tasks": [\n  {"id": 1, "title": "a"}\n'),
    E'the document is no JSON: line 2, column 26: The input string ended unexpectedly.\n'
        '  {"id": 1, "title": "a"}' || E'\n                         ^',
    'import_file says where a file that was cut off ends'
);
select is(
    pg_temp.refusal(E'{"tasks": [\n<<<<<<< HEAD\n  {"id": 1}\n=======\n  {"id": 2}\n>>>>>>> theirs\n]}'),
    E'the document has merge conflict markers\nline 2: <<<<<<< HEAD\nline 4: =======\nline 6: >>>>>>> theirs',
    'import_file knows a merge conflict and names its lines'
);
select is(
    pg_temp.refusal('{"a": {"tasks": 1}, "b": 2}'),
    E'the document is no task file\n$.a: has no array "tasks"\n$.b: has no array "tasks"',
    'import_file names everything that is wrong at once'
);
select is_empty(
    $$select from signalbox.imported_documents d where d.project_id = tests.project()$$,
    'import_file keeps nothing of what it refused'
);

-- Configuration

select tests.make_project();
create temporary table config as
select '{
  "models": {"main": {"provider": "p", "modelId": "m", "maxTokens": 8, "apiKey": "abc"}},
  "global": {"defaultTag": "mvp", "defaultPriority": "high", "userId": "1234567890",
    "ollamaBaseURL": "http://ada:pw@localhost", "notes": ["sk-ant-0123456789"]},
  "storage": {"type": "file", "apiAccessToken": "tok", "apiKey": ""},
  "odd": null
}'::text as content;
select results_eq(
    $$select path from config, pg_temp.import(content, 'config.json') i
    where kind = 'left_out' order by path$$,
    $$values
        ('$.global.notes[0]'), ('$.global.ollamaBaseURL'), ('$.models.main.apiKey'),
        ('$.storage.apiAccessToken')$$,
    'import_file reports the secrets that it leaves out'
);
select is_empty(
    $$select from signalbox.imported_documents d
    inner join signalbox.projects p on p.id = d.project_id
    where d.project_id = tests.project()
        and concat(d.content, p.settings) ~ '(abc|ada:pw|sk-ant|"tok")'$$,
    'import_file stores no secret'
);
select is(
    (select p.settings - 'models' from signalbox.projects p where p.id = tests.project()),
    '{"default_tag": "mvp", "default_priority": "high"}',
    'import_file takes the settings of a configuration'
);
select is(
    signalbox.export_file(tests.project(), 'task_master_config', current => content), content,
    'export_file leaves the secrets of a configuration as the file has them'
) from config;
select is(
    signalbox.export_file(tests.project(), 'task_master_config')::jsonb,
    '{"models": {"main": {"provider": "p", "modelId": "m", "maxTokens": 8}},
      "global": {"defaultTag": "mvp", "defaultPriority": "high", "userId": "1234567890", "notes": []},
      "storage": {"type": "file", "apiKey": ""}, "odd": null}',
    'export_file leaves the secrets of a configuration out where there is no file'
);

-- State and report

select from pg_temp.import('{"currentTag": "mvp", "migrationNoticeShown": true}', 'state.json');
select is(
    (select p.settings ->> 'current_tag' from signalbox.projects p where p.id = tests.project()),
    'mvp',
    'import_file takes the current tag as a setting of the project'
);
select from pg_temp.import('{"mvp": {"tasks": [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}]}}');
select from pg_temp.import(
    '{"complexityAnalysis": [{"taskId": 1, "complexityScore": 7}]}',
    'task-complexity-report_mvp.json'
);
select is(
    (select t.complexity::integer from signalbox.tasks t where t.project_id = tests.project() and t.key = '1'),
    7,
    'import_file finds the tag of a complexity report in its name'
);

select * from finish();
rollback;
