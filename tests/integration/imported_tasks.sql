begin;
select plan(2);

select tests.make_project();
select signalbox.import_task_master(
    tests.project(),
    '{"tea": {"tasks": [
        {"id": 1, "title": "a", "status": "todo", "priority": "high"},
        {"id": "2", "title": "b", "subtasks": [{"id": 1, "title": "c", "status": "done"}]},
        {"id": 2, "title": "d", "status": "odd", "priority": "odd"}
    ]}}'
);
select results_eq(
    $$select
        d.format::text, i.tag, i.key, t.title, i.status::text, i.status_as_written,
        i.priority_as_written
    from signalbox.imported_tasks i
    inner join signalbox.imported_documents d
        on d.project_id = i.project_id
        and d.id = i.document_id
    inner join signalbox.tasks t
        on t.project_id = i.project_id
        and t.id = i.task_id
    where i.project_id = tests.project()
    order by t.title$$,
    $$values
        ('task_master', 'tea', '1', 'a', 'pending', 'todo', 'high'),
        ('task_master', 'tea', '2', 'b', 'pending', null, null),
        ('task_master', 'tea', '2.1', 'c', 'completed', 'done', null),
        ('task_master', 'tea', '2#2', 'd', 'pending', 'odd', 'odd')$$,
    'imported_tasks shows the entry of each task, with status and priority in the file''s words'
);

select d.title
from signalbox.tasks t
cross join lateral signalbox.delete_task(t.project_id, t.id) d
where t.project_id = tests.project() and t.title = 'a';
select is_empty(
    $$select * from signalbox.imported_tasks i
    where i.project_id = tests.project() and i.key = '1'$$,
    'imported_tasks has no row for a task that was deleted'
);

select * from finish();
rollback;
