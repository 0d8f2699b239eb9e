begin;
select plan(30);

create function pg_temp.import(document text, on_missing text default 'delete')
returns table (severity text, kind text, path text, tag text, task_key text, value text, message text)
language sql
as $$
    select * from signalbox.import_task_master(tests.project(), document::json, on_missing);
$$;

create function pg_temp.export()
returns text
language sql
as 'select signalbox.export_task_master(tests.project())::text';

create function pg_temp.task(key text)
returns uuid
language sql
as 'select t.id from signalbox.tasks t where t.project_id = tests.project() and t.key = $1';

-- A member of an entry of the first list, changed in a document.
create function pg_temp.edited(document text, path text[], value text)
returns text
language sql
as $$
    select signalbox._edit_json(document, jsonb_build_array(jsonb_build_object(
        'path', '{tasks}'::text[] || path,
        'op', case when value is null then 'remove' else 'set' end,
        'value', value
    )));
$$;

create temporary table document as
select '{
  "tasks": [
    {"id": 1, "title": "Boil", "status": "pending", "priority": "low", "dependencies": []},
    {"id": 2, "title": "Steep", "status": "todo", "dependencies": [1], "subtasks": [
      {"id": 1, "title": "Wait", "status": "pending"},
      {"id": 2, "title": "Stir", "status": "pending", "dependencies": [1]}
    ]},
    {"id": 3, "title": "Pour", "status": "pending", "dependencies": [2, 9]}
  ]
}' as content;

create function pg_temp.begin_anew()
returns void
language sql
as $$
    select tests.make_project();
    select pg_temp.import(content) from document;
$$;

-- Nothing changed

select pg_temp.begin_anew();
create temporary table before as select * from signalbox.tasks t where t.project_id = tests.project();
select is_empty(
    $$select i.* from document, pg_temp.import(content) i
    where i.kind not in ('read', 'mapped', 'quarantined')$$,
    'import_task_master changes nothing when the file is the same'
);
select results_eq(
    $$select t.* from signalbox.tasks t where t.project_id = tests.project() order by t.id$$,
    'select * from before order by id',
    'import_task_master leaves the tasks of an unchanged file as they are'
);
select is(pg_temp.export(), content, 'import_task_master again leaves the export as it was')
from document;

-- Only the file changed

select results_eq(
    $$select kind, path, task_key, value
    from document, pg_temp.import(
        replace(replace(content, '"Boil"', '"Boil water"'), '"priority": "low"', '"priority": "high"')
    ) i
    where kind <> 'read' and kind <> 'mapped' and kind <> 'quarantined'$$,
    $$values ('updated', '$.tasks[0]', '1', 'priority, title')$$,
    'import_task_master takes what changed in the file'
);
select results_eq(
    $$select t.title, t.priority::integer from signalbox.tasks t where t.id = pg_temp.task('1')$$,
    $$values ('Boil water', 8)$$,
    'import_task_master writes what changed in the file to the task'
);

select pg_temp.begin_anew();
select from document, pg_temp.import(pg_temp.edited(content, '{0,status}', '"done"'));
select is(
    (select t.status::text from signalbox.tasks t where t.id = pg_temp.task('2.1')), 'ready',
    'import_task_master settles what waited for a task that is done in the file'
);
select from document, pg_temp.import(pg_temp.edited(content, '{0,status}', '"in-progress"'));
select is(
    (select t.status::text from signalbox.tasks t where t.id = pg_temp.task('1')), 'in_progress',
    'import_task_master reopens a task that is open again in the file'
);

-- Only the task changed

select pg_temp.begin_anew();
select from signalbox.set_task_status(tests.project(), pg_temp.task('1'), 'completed');
select is_empty(
    $$select i.* from document, pg_temp.import(pg_temp.edited(content, '{2,title}', '"Pour out"')) i
    where kind = 'conflict' or kind = 'updated' and task_key <> '3'$$,
    'import_task_master sees no conflict where one side changed'
);
select is(
    (select t.status::text from signalbox.tasks t where t.id = pg_temp.task('1')), 'completed',
    'import_task_master keeps what changed in Signalbox'
);
select is(
    pg_temp.export()::jsonb #>> '{tasks,0,status}', 'done',
    'import_task_master again does not make the export forget what changed in Signalbox'
);

-- Both changed

select pg_temp.begin_anew();
select from signalbox.update_task(tests.project(), pg_temp.task('1'), '{"title": "Heat", "priority": "critical"}');
select results_eq(
    $$select severity, kind, path, task_key, value
    from document, pg_temp.import(
        replace(replace(content, '"Boil"', '"Cook"'), '"low"', '"critical"')
    ) i
    where kind in ('conflict', 'updated')$$,
    $$values ('warning', 'conflict', '$.tasks[0].title', '1', 'Cook')$$,
    'import_task_master reports a conflict where both changed, unless to the same'
);
select is(
    (select t.title from signalbox.tasks t where t.id = pg_temp.task('1')), 'Heat',
    'import_task_master keeps the task in a conflict'
);
select is_empty(
    $$select i.* from document, pg_temp.import(
        replace(replace(content, '"Boil"', '"Cook"'), '"low"', '"critical"')
    ) i
    where kind in ('conflict', 'updated')$$,
    'import_task_master reports a conflict once'
);

-- The base is the last export

select pg_temp.begin_anew();
select from signalbox.set_task_status(tests.project(), pg_temp.task('1'), 'in_progress');
create temporary table exported as select pg_temp.export() as content;
select results_eq(
    $$select kind, value from exported, pg_temp.import(pg_temp.edited(content, '{0,status}', '"done"')) i
    where kind in ('conflict', 'updated')$$,
    $$values ('updated', 'status')$$,
    'import_task_master compares with the last export'
);
select is(
    (select t.status::text from signalbox.tasks t where t.id = pg_temp.task('1')), 'completed',
    'import_task_master takes what was edited after an export'
);

select pg_temp.begin_anew();
select from signalbox.set_task_status(tests.project(), pg_temp.task('1'), 'in_progress');
select pg_temp.export();
select is_empty(
    $$select i.* from document, pg_temp.import(content) i where kind in ('conflict', 'updated')$$,
    'import_task_master takes an older copy of the file for one'
);
select is(
    (select t.status::text from signalbox.tasks t where t.id = pg_temp.task('1')), 'in_progress',
    'import_task_master undoes nothing because of an older copy of the file'
);

-- Tasks made here

select pg_temp.begin_anew();
select tests.make_task('Serve', workflow_id => w.id)
from signalbox.workflows w where w.project_id = tests.project();
drop table exported;
create temporary table exported as select pg_temp.export() as content;
select is(
    (select t.content::jsonb #>> '{tasks,3,title}' from exported t), 'Serve',
    'a new task is exported'
);
select from exported, pg_temp.import(pg_temp.edited(content, '{3,title}', '"Serve hot"'));
select results_eq(
    $$select t.title from signalbox.tasks t
    where t.project_id = tests.project() and t.title like 'Serve%'$$,
    $$values ('Serve hot')$$,
    'import_task_master knows a task that was made here and exported'
);
select is(
    pg_temp.export(), pg_temp.edited(content, '{3,title}', '"Serve hot"'),
    'import_task_master makes no second task of it'
) from exported;

-- Tasks that come, go and move

select pg_temp.begin_anew();
select from document, pg_temp.import(
    replace(
        pg_temp.edited(content, '{0}', null),
        '"dependencies": [2, 9]}', '"dependencies": [2, 4]}, {"id": 4, "title": "Sip", "dependencies": ["2.2"]}'
    )
);
select results_eq(
    $$select t.key from signalbox.tasks t
    where t.project_id = tests.project() order by t.key collate "C"$$,
    $$values ('2'), ('2.1'), ('2.2'), ('3'), ('4')$$,
    'import_task_master makes a task that is new in the file and deletes one that is gone'
);
select results_eq(
    $$select t.key, o.key
    from signalbox.task_dependencies d
    inner join signalbox.tasks t on t.id = d.task_id
    inner join signalbox.tasks o on o.id = d.depends_on_task_id
    where d.project_id = tests.project() and d.type = 'blocks'
    order by t.key collate "C", o.key$$,
    $$values ('2.2', '2.1'), ('3', '2'), ('3', '4'), ('4', '2.2')$$,
    'import_task_master adds and removes dependencies as the file does'
);
select results_eq(
    $$select q.reference, q.reason::text from signalbox.quarantined_dependencies q
    where q.project_id = tests.project()$$,
    $$values ('1', 'dangling')$$,
    'import_task_master quarantines a reference to a task that is gone'
);

select pg_temp.begin_anew();
select from signalbox.update_task(tests.project(), pg_temp.task('1'), '{"details": "with care"}');
select results_eq(
    $$select severity, kind, task_key from document, pg_temp.import(pg_temp.edited(content, '{0}', null)) i
    where kind in ('deleted', 'kept')$$,
    $$values ('warning', 'kept', '1')$$,
    'import_task_master keeps a task that was changed here though the file has it no more'
);
select is(
    (select count(*)::integer
    from json_array_elements(pg_temp.export()::json -> 'tasks') t
    where t.value ->> 'id' = '1' and t.value ->> 'details' = 'with care'),
    1,
    'a task that was kept is exported again under its id'
);

select pg_temp.begin_anew();
select results_eq(
    $$select kind, task_key from document, pg_temp.import(pg_temp.edited(content, '{0}', null), 'keep') i
    where kind in ('deleted', 'kept')$$,
    $$values ('kept', '1')$$,
    'import_task_master with on_missing keep deletes nothing'
);

select pg_temp.begin_anew();
create temporary table steep as select pg_temp.task('2') as id, pg_temp.task('3') as other_id;
select from document, pg_temp.import(
    replace(replace(replace(content, '"id": 3, "title": "Pour"', '"id": 5, "title": "Pour"'),
        '"id": 2, "title": "Steep"', '"id": "3", "title": "Steep"'), '[2, 9]', '["3", 9]')
);
select results_eq(
    $$select t.key, t.title from signalbox.tasks t, steep s
    where t.id in (s.id, s.other_id) order by t.key$$,
    $$values ('3', 'Steep'), ('5', 'Pour')$$,
    'import_task_master follows a task to its new id'
);

-- Another writer's habits

select pg_temp.begin_anew();
select is_empty(
    $$select i.* from document, pg_temp.import(
        format('{"master": %s}', replace(replace(replace(replace(content,
            '"id": 1,', '"id": "1",'), '"id": 2,', '"id": "2",'), '"id": 3,', '"id": "3",'),
            '"dependencies": [1]', '"dependencies": ["1"]'))
    ) i where kind in ('updated', 'deleted', 'kept', 'conflict')$$,
    'import_task_master knows its tasks when ids became strings and the file got tags'
);
select is(
    (select count(*)::integer from signalbox.tasks t where t.project_id = tests.project()), 5,
    'import_task_master duplicates nothing'
);
select is(
    (select count(*)::integer from signalbox.workflows w where w.project_id = tests.project()), 1,
    'import_task_master finds the workflow of a tag'
);

select * from finish();
rollback;
