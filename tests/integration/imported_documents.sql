begin;
select plan(3);

select tests.make_project();
select is_empty(
    'select * from signalbox.imported_documents d where d.project_id = tests.project()',
    'imported_documents has no row before an import'
);

select signalbox.import_file(
    tests.project(), U&'\FEFF{"tasks": [{"id": 1, "title": "a"}]}', 'tasks.json'
);
select signalbox.import_task_master_config(tests.project(), '{"apiKey": "TEA", "global": {}}');
select signalbox.import_complexity_report(tests.project(), '{"complexityAnalysis": []}', 'tea');
select from signalbox.update_task(tests.project(), tests.task('1'), '{"title": "b"}');
select signalbox.export_file(tests.project());
select results_eq(
    $$select
        d.format::text, d.tag, d.has_byte_order_mark, d.left_out, d.content, d.exported_content,
        d.exported_at is not null
    from signalbox.imported_documents d
    where d.project_id = tests.project()
    order by d.format$$,
    $$values
        ('task_master', '', true, '{}'::text[], '{"tasks": [{"id": 1, "title": "a"}]}',
            '{"tasks": [{"id": 1, "title": "b"}]}', true),
        ('task_master_config', '', false, '{"[\"apiKey\"]"}', '{"apiKey": null, "global": {}}',
            null, false),
        ('complexity_report', 'tea', false, '{}', '{"complexityAnalysis": []}', null, false)$$,
    'imported_documents shows each file as it was last read and last written'
);
select is_empty(
    $$select d.* from signalbox.imported_documents d
    where d.project_id = tests.project()
        and d.imported_at not between now() and clock_timestamp()$$,
    'imported_documents tells when each was imported'
);

select * from finish();
rollback;
