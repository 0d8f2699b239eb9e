begin;
select plan(2);

select tests.make_project();
select signalbox.import_task_master(
    tests.project(), '{"tea": {"tasks": []}, "milk": {"tasks": [{"id": 1, "title": "a"}]}}'
);
select results_eq(
    $$select d.format::text, g.tag, w.name
    from signalbox.imported_tags g
    inner join signalbox.imported_documents d
        on d.project_id = g.project_id
        and d.id = g.document_id
    inner join signalbox.workflows w
        on w.project_id = g.project_id
        and w.id = g.workflow_id
    where g.project_id = tests.project()
    order by g.tag$$,
    $$values ('task_master', 'milk', 'milk'), ('task_master', 'tea', 'tea')$$,
    'imported_tags shows the workflow of each tag, of an empty one too'
);

select tests.make_project();
select signalbox.import_task_master(tests.project(), '{"tasks": [{"id": 1, "title": "a"}]}');
select results_eq(
    'select g.tag from signalbox.imported_tags g where g.project_id = tests.project()',
    $$values ('master')$$,
    'imported_tags calls the list of a file without tags master'
);

select * from finish();
rollback;
