begin;
select plan(10);

create function pg_temp.export(report_tag text default 'master')
returns text
language sql
as 'select signalbox.export_complexity_report(tests.project(), report_tag)::text';

create function pg_temp.set_complexity(title text, complexity integer)
returns void
language sql
as $$
    select signalbox.update_task(
        t.project_id, t.id, jsonb_build_object('complexity', set_complexity.complexity)
    )
    from signalbox.tasks t
    where t.project_id = tests.project()
        and t.title = set_complexity.title;
$$;

create temporary table report as
select $json${
	"meta": { "generatedAt": "2025-01-01T00:00:00.000Z", "threshold": 5.0 },
	"complexityAnalysis": [
		{"taskId": 1, "taskTitle": "\u00e4", "complexityScore": 3, "reasoning": ""},
		{"taskId": "2", "complexityScore": "7.0"},
		{"taskId": 9, "complexityScore": 12 },
		"odd"
	]
}
$json$::text as content;

select tests.make_project();
select signalbox.import_task_master(
    tests.project(),
    '{"master": {"tasks": [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}]},
      "tea": {"tasks": [{"id": 1, "title": "c"}]}}'
);
select is(pg_temp.export(), null, 'export_complexity_report has nothing where none was imported');

select signalbox.import_complexity_report(tests.project(), content::json) from report;
select is(pg_temp.export(), content, 'export_complexity_report gives the report back byte for byte')
from report;
select is(pg_temp.export('tea'), null, 'export_complexity_report has nothing of another tag');

select pg_temp.set_complexity('a', 8);
select is(
    pg_temp.export(), replace(content, '"complexityScore": 3', '"complexityScore": 8'),
    'export_complexity_report writes a complexity that changed, and nothing else'
) from report;
select pg_temp.set_complexity('b', 10);
select is(
    pg_temp.export()::jsonb #>> '{complexityAnalysis,1,complexityScore}', '10',
    'export_complexity_report writes a complexity in place of a text'
);
select pg_temp.set_complexity('a', 3);
select pg_temp.set_complexity('b', 7);
select is(pg_temp.export(), content, 'export_complexity_report sees that a change was taken back')
from report;
select pg_temp.set_complexity('a', null);
select is(
    pg_temp.export(), content,
    'export_complexity_report keeps the score of a task that has no complexity'
) from report;

select signalbox.import_complexity_report(
    tests.project(), '{"complexityAnalysis":[{"taskId":1,"complexityScore":1}]}', 'tea'
);
select pg_temp.set_complexity('c', 2);
select is(
    pg_temp.export('tea'), '{"complexityAnalysis":[{"taskId":1,"complexityScore":2}]}',
    'export_complexity_report writes the tasks of its tag'
);
select is(
    pg_temp.export(), content,
    'export_complexity_report leaves the tasks of other tags alone'
) from report;

select throws_ok(
    $$select signalbox.export_complexity_report('00000000-0000-7000-8000-000000000000')$$,
    'SB001', 'project 00000000-0000-7000-8000-000000000000 not found',
    'export_complexity_report refuses a project that there is not'
);

select * from finish();
rollback;
