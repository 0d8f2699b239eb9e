begin;
select plan(14);

create function pg_temp.import(document text)
returns void
language sql
as $$
    select tests.make_project();
    select signalbox.import_task_master_config(tests.project(), document::json);
$$;

create function pg_temp.set(settings jsonb)
returns void
language sql
as $$
    select signalbox.update_project(
        p.id, jsonb_build_object('settings', p.settings || set.settings)
    )
    from signalbox.projects p
    where p.id = tests.project();
$$;

create function pg_temp.export(current text default null)
returns text
language sql
as 'select signalbox.export_task_master_config(tests.project(), current::json)::text';

create temporary table config as
select $json${
  "models": { "main": {"provider": "acme", "maxTokens": 64000, "temperature": 0.20} },
  "global": {
    "defaultTag" : "tea",
    "defaultPriority": "low",
    "note": "\u00e4 \/ \ud83d"
  },
  "odd": [1.10, null, 1e3 , {"":[]}], "odd": true
}
$json$::text as content;

-- Nothing changed

select pg_temp.import(content) from config;
select is(pg_temp.export(), content, 'export_task_master_config gives the file back byte for byte')
from config;
select is(
    pg_temp.export('{"other": 1}'), content,
    'export_task_master_config takes nothing but secrets from the file that is there'
) from config;
select pg_temp.import(replace(content, E'\n', E'\r\n')) from config;
select is(
    pg_temp.export(), replace(content, E'\n', E'\r\n'),
    'export_task_master_config keeps the newlines of Windows'
) from config;
select pg_temp.import('{}');
select is(pg_temp.export(), '{}', 'export_task_master_config gives an empty object back');

-- Settings changed

select pg_temp.import(content) from config;
select pg_temp.set('{"default_tag": "milk"}');
select is(
    pg_temp.export(), replace(content, '"tea"', '"milk"'),
    'export_task_master_config writes a setting that changed, and nothing else'
) from config;
select pg_temp.set('{"default_tag": "tea", "own": {"x": 1}}');
select is(
    pg_temp.export(), content,
    'export_task_master_config leaves out settings that are not of this file'
) from config;

select tests.make_project();
select is(
    pg_temp.export(), '{}',
    'export_task_master_config writes an empty object where there is nothing to write'
);
select pg_temp.set('{"default_tag": "tea", "default_priority": "low", "models": {"main": {}}}');
select is(
    pg_temp.export()::jsonb,
    '{"models": {"main": {}}, "global": {"defaultTag": "tea", "defaultPriority": "low"}}',
    'export_task_master_config writes the settings of a project that was never imported'
);

-- Secrets

create temporary table secrets as
select '{
  "apiKey": "TEA-01",
  "models": {"main": {"modelId": "m-1", "apiKey": "TEA-02"}},
  "list": ["plain", "sk-TEA-03"],
  "global": {"defaultTag": "tea"}
}'::text as content;
select pg_temp.import(content) from secrets;
select is(
    pg_temp.export(content), content,
    'export_task_master_config leaves the secrets as the file has them'
) from secrets;
select is(
    pg_temp.export(replace(content, 'TEA-', 'RUM-')), replace(content, 'TEA-', 'RUM-'),
    'export_task_master_config takes the secrets of the file that is written over'
) from secrets;
select is(
    pg_temp.export()::jsonb,
    '{"models": {"main": {"modelId": "m-1"}}, "list": ["plain"], "global": {"defaultTag": "tea"}}',
    'export_task_master_config leaves the secrets out where there is no file'
);
select is(
    pg_temp.export('{"models": {"main": {"apiKey": "RUM"}}}')::jsonb,
    '{"models": {"main": {"modelId": "m-1", "apiKey": "RUM"}}, "list": ["plain"],
      "global": {"defaultTag": "tea"}}',
    'export_task_master_config leaves out the secrets that the file has not'
);
select pg_temp.set('{"default_tag": "milk"}');
select is(
    pg_temp.export(content), replace(content, '"tea"', '"milk"'),
    'export_task_master_config writes a setting beside the secrets of the file'
) from secrets;

-- Refusals

select throws_ok(
    $$select signalbox.export_task_master_config('00000000-0000-7000-8000-000000000000')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    'export_task_master_config refuses a project that there is not'
);

select * from finish();
rollback;
