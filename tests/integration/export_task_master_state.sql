begin;
select plan(9);

create function pg_temp.import(document text)
returns void
language sql
as $$
    select tests.make_project();
    select signalbox.import_task_master_state(tests.project(), document::json);
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
as 'select signalbox.export_task_master_state(tests.project(), current::json)::text';

create temporary table state as
select E'{\n\t"currentTag" : "tea",\n\t"branchTagMapping": { },\n\t"seen": [1.0, "\\u00e4"]\n}'::text
    as content;

select pg_temp.import(content) from state;
select is(pg_temp.export(), content, 'export_task_master_state gives the file back byte for byte')
from state;
select pg_temp.set('{"current_tag": "milk"}');
select is(
    pg_temp.export(), replace(content, '"tea"', '"milk"'),
    'export_task_master_state writes a setting that changed, and nothing else'
) from state;
select pg_temp.set('{"branch_tags": {"main": "tea"}}');
select is(
    pg_temp.export()::jsonb #> '{branchTagMapping,main}', '"tea"',
    'export_task_master_state writes the tags of branches'
);

select pg_temp.import('{"activeTag":"tea"}');
select pg_temp.set('{"current_tag": "milk"}');
select is(
    pg_temp.export(), '{"activeTag":"milk"}',
    'export_task_master_state calls the tag as the file does'
);

select tests.make_project();
select is(
    pg_temp.export(), '{}',
    'export_task_master_state writes an empty object where there is nothing to write'
);
select pg_temp.set('{"current_tag": "tea", "default_tag": "milk"}');
select is(
    pg_temp.export()::jsonb, '{"currentTag": "tea"}',
    'export_task_master_state writes the settings of a project that was never imported'
);

select pg_temp.import('{"currentTag": "tea", "token": "TEA-01"}');
select is(
    pg_temp.export('{"token": "RUM"}'), '{"currentTag": "tea", "token": "RUM"}',
    'export_task_master_state takes the secrets of the file that is written over'
);
select is(
    pg_temp.export(), '{"currentTag": "tea"}',
    'export_task_master_state leaves the secrets out where there is no file'
);

select throws_ok(
    $$select signalbox.export_task_master_state('00000000-0000-7000-8000-000000000000')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    'export_task_master_state refuses a project that there is not'
);

select * from finish();
rollback;
