begin;
select plan(7);

create function pg_temp.import(document text)
returns void
language sql
as $$
    select tests.make_project();
    select signalbox.import_task_master(tests.project(), document::json);
$$;

select pg_temp.import('{"tasks": [
    {"id": 1, "title": "a", "status": "completed", "priority": "low"},
    {"id": 2, "title": "b", "status": "pending", "priority": "high", "dependencies": [1]},
    {"id": 3, "title": "c", "status": "pending", "priority": "critical"},
    {"id": 4, "title": "d", "status": "in-progress", "priority": "medium", "dependencies": []},
    {"id": 5, "title": "e", "status": "pending", "dependencies": [9]},
    {"id": 6, "title": "f", "status": "pending", "dependencies": [6]}
]}');
select results_eq(
    $$select key from signalbox.task_master_next_mcp where project_id = tests.project() order by "position"$$,
    $$values ('2'), ('3'), ('4')$$,
    'task_master_next_mcp counts completed as done, and critical as medium'
);
select results_eq(
    $$select key from signalbox.task_master_next_cli where project_id = tests.project() order by "position"$$,
    $$values ('3'), ('4')$$,
    'task_master_next_cli counts done only, and critical as highest'
);

select pg_temp.import('{"tasks": [
    {"id": 1, "title": "a", "status": "pending", "priority": "high"},
    {"id": 2, "title": "b", "status": "in-progress", "priority": "low", "subtasks": [
        {"id": 1, "title": "b1", "status": "done"},
        {"id": 2, "title": "b2", "status": "pending", "dependencies": [1]},
        {"id": 3, "title": "b3", "status": "pending", "dependencies": [2]},
        {"id": 4, "title": "b4", "status": "pending"}
    ]},
    {"id": 3, "title": "c", "status": "pending", "subtasks": [{"id": 1, "title": "c1", "status": "pending"}]}
]}');
select results_eq(
    $$select key from signalbox.task_master_next_mcp where project_id = tests.project() order by "position"$$,
    $$values ('2.4'), ('2.2')$$,
    'task_master_next_mcp offers the subtasks of tasks in progress before any task'
);
select results_eq(
    $$select key from signalbox.task_master_next_cli where project_id = tests.project() order by "position"$$,
    $$values ('2.4'), ('2.2')$$,
    'task_master_next_cli offers the subtasks of tasks in progress before any task'
);

select pg_temp.import('{"tasks": [
    {"id": 1, "title": "a", "status": "review", "subtasks": [{"id": 1, "title": "a1", "status": "done"}]},
    {"id": 2, "title": "b", "status": "pending", "dependencies": ["1.1"]}
]}');
select results_eq(
    $$select key from signalbox.task_master_next_mcp where project_id = tests.project()$$,
    $$values ('2')$$,
    'task_master_next_mcp counts a done subtask of a task in review'
);
select is_empty(
    $$select key from signalbox.task_master_next_cli where project_id = tests.project()$$,
    'task_master_next_cli does not count a done subtask of a task in review'
);
select results_eq(
    $$select key, status, priority, dependencies::integer from signalbox.task_master_entries
    where project_id = tests.project() order by key$$,
    $$values ('1', 'review', null, 0), ('1.1', 'done', null, 0), ('2', 'pending', null, 1)$$,
    'task_master_entries has status and priority in the words of the file'
);

select * from finish();
rollback;
