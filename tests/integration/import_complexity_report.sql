begin;
select plan(19);

create function pg_temp.import(document text, report_tag text default 'master')
returns table (severity text, kind text, path text, tag text, task_key text, value text, message text)
language sql
as $$
    select * from signalbox.import_complexity_report(tests.project(), document::json, report_tag);
$$;

-- A project with tasks 1 to 4 and 4.1 in master, and 1 in tea.
create function pg_temp.make_tasks()
returns void
language sql
as $$
    select tests.make_project();
    select signalbox.import_task_master(tests.project(), '{
        "master": {"tasks": [
            {"id": 1, "title": "a"}, {"id": 2, "title": "b"}, {"id": 3, "title": "c"},
            {"id": 4, "title": "d", "subtasks": [{"id": 1, "title": "e"}]}
        ]},
        "tea": {"tasks": [{"id": 1, "title": "f"}]}
    }');
$$;

-- Complexity by title.
create function pg_temp.complexities()
returns table (title text, complexity integer)
language sql
as $$
    select t.title, t.complexity::integer
    from signalbox.tasks t
    where t.project_id = tests.project()
        and t.complexity is not null
    order by t.title;
$$;

-- What it takes

select pg_temp.make_tasks();
select results_eq(
    $$select severity, kind, path, tag, message from pg_temp.import('{
        "meta": {"x": 1},
        "complexityAnalysis": [
            {"taskId": 1, "complexityScore": 1}, {"taskId": "2", "complexityScore": 10},
            {"taskId": 3, "complexityScore": "7.0"}, {"taskId": "4.1", "complexityScore": 5}
        ]
    }')$$,
    $$values ('info', 'read', '$', 'master', '4 scores: 4 taken')$$,
    'import_complexity_report reports how many scores it takes'
);
select results_eq(
    'select * from pg_temp.complexities()',
    $$values ('a', 1), ('b', 10), ('c', 7), ('e', 5)$$,
    'import_complexity_report gives tasks and subtasks their complexity'
);
select from pg_temp.import('{"complexityAnalysis": [{"taskId": 1, "complexityScore": 9}]}', 'tea');
select results_eq(
    $$select * from pg_temp.complexities() where title in ('a', 'f')$$,
    $$values ('a', 1), ('f', 9)$$,
    'import_complexity_report gives the scores to the tasks of its tag'
);
select set_eq(
    $$select tag from signalbox.imported_documents
    where project_id = tests.project() and format = 'complexity_report'$$,
    $$values ('master'), ('tea')$$,
    'import_complexity_report keeps a report for each tag'
);

select tests.make_project();
select tests.make_workflow(name => 'tea');
select tests.make_task('1');
select from pg_temp.import('{"complexityAnalysis": [{"taskId": 1, "complexityScore": 9}]}', 'tea');
select results_eq(
    'select * from pg_temp.complexities()',
    $$values ('1', 9)$$,
    'import_complexity_report finds the tasks of a workflow that no file has, by its name'
);

-- What it does not take

select pg_temp.make_tasks();
select results_eq(
    $$select severity, kind, path, tag, task_key, value, message from pg_temp.import('{
        "complexityAnalysis": [
            {"taskId": 1, "complexityScore": 0}, {"taskId": 2, "complexityScore": 11},
            {"taskId": 3, "complexityScore": 2.5}, {"taskId": 4, "complexityScore": null},
            {"taskId": 9, "complexityScore": 5}
        ]
    }')$$,
    $$values
        ('warning', 'complexity', '$.complexityAnalysis[0].complexityScore', 'master', '1', '0',
            'no whole number from 1 to 10: it stays in the file'),
        ('warning', 'complexity', '$.complexityAnalysis[1].complexityScore', 'master', '2', '11',
            'no whole number from 1 to 10: it stays in the file'),
        ('warning', 'complexity', '$.complexityAnalysis[2].complexityScore', 'master', '3', '2.5',
            'no whole number from 1 to 10: it stays in the file'),
        ('warning', 'complexity', '$.complexityAnalysis[3].complexityScore', 'master', '4', null,
            'no whole number from 1 to 10: it stays in the file'),
        ('warning', 'no_task', '$.complexityAnalysis[4].complexityScore', 'master', '9', '5',
            'no such task: the score stays in the file'),
        ('info', 'read', '$', 'master', null, null, '5 scores: 0 taken')$$,
    'import_complexity_report names each score that it cannot take'
);
select is_empty(
    'select * from pg_temp.complexities()',
    'import_complexity_report gives no task a score that is none'
);
select from pg_temp.import('{"complexityAnalysis": [
    {"taskId": 1, "complexityScore": 3}, {"taskId": 1, "complexityScore": 4}, "odd",
    {"complexityScore": 5}, null
]}');
select results_eq(
    'select * from pg_temp.complexities()',
    $$values ('a', 4)$$,
    'import_complexity_report takes the last of several scores, and passes over what is none'
);
select results_eq(
    $$select kind, message from pg_temp.import('{"complexityAnalysis": []}')$$,
    $$values ('read', '0 scores: 0 taken')$$,
    'import_complexity_report takes a report without scores'
);

-- Again

select pg_temp.make_tasks();
create temporary table report as
select '{"complexityAnalysis": [
    {"taskId": 1, "complexityScore": 3}, {"taskId": 2, "complexityScore": 3},
    {"taskId": 3, "complexityScore": 3}
]}'::text as content;
select from report, pg_temp.import(content);
select results_eq(
    'select i.message from report, pg_temp.import(content) i',
    $$values ('3 scores: 0 taken')$$,
    'import_complexity_report changes nothing when the report is imported again'
);
select u.title
from signalbox.tasks t
cross join lateral signalbox.update_task(t.project_id, t.id, '{"complexity": 8}') u
where t.project_id = tests.project() and t.title in ('b', 'c');
select results_eq(
    $$select i.severity, i.kind, i.path, i.task_key, i.value, i.message
    from report, pg_temp.import(regexp_replace(
        content, '("taskId": [12], "complexityScore": )3', '\16', 'g'
    )) i$$,
    $$values
        ('warning', 'conflict', '$.complexityAnalysis[1].complexityScore', '2', '6',
            'both changed: Signalbox keeps 8'),
        ('info', 'read', '$', null, null, '3 scores: 1 taken')$$,
    'import_complexity_report reports what changed in the report and here as a conflict'
);
select results_eq(
    'select * from pg_temp.complexities()',
    $$values ('a', 6), ('b', 8), ('c', 8)$$,
    'import_complexity_report keeps what changed here and takes what changed in the report'
);

-- Refusals

select throws_ok(
    $$select signalbox.import_complexity_report(
        '00000000-0000-7000-8000-000000000000', '{"complexityAnalysis": []}'
    )$$,
    'SB001', 'no active project 00000000-0000-7000-8000-000000000000',
    'import_complexity_report refuses a project that there is not'
);
select tests.make_project();
select throws_ok(
    $$select pg_temp.import('{"complexityAnalysis": {}}')$$,
    'SB005', 'the document is no complexity report',
    'import_complexity_report refuses a report whose scores are no list'
);
select is(
    (select e.detail from tests.error_of($$select pg_temp.import('{"complexityAnalysis": {}}')$$) e),
    '$.complexityAnalysis: must be an array, not object',
    'import_complexity_report says what is wrong, and where'
);
select is(
    (select e.detail from tests.error_of($$select pg_temp.import('{}')$$) e),
    '$.complexityAnalysis: must be an array, not missing',
    'import_complexity_report says what the report does not have'
);
select throws_ok(
    $$select pg_temp.import('[1]')$$,
    'SB005', 'the document is no complexity report',
    'import_complexity_report refuses a document that is no object'
);
select throws_ok(
    $$select pg_temp.import(null)$$,
    'SB005', 'the document is no complexity report',
    'import_complexity_report refuses no document at all'
);
select is_empty(
    $$select from signalbox.imported_documents d where d.project_id = tests.project()$$,
    'import_complexity_report keeps nothing of what it refused'
);

select * from finish();
rollback;
